#include "app/cli_explain.h"

#include <unistd.h>

#include <algorithm>
#include <ostream>

#include "app/admin_client.h"
#include "app/command_words.h"
#include "app/explain_table.h"
#include "app/json_fields.h"
#include "app/options.h"
#include "app/settings.h"
#include "base/ascii.h"
#include "http/percent_encoding.h"

namespace reelcache {
namespace {

constexpr AnswerField kServedField{"served", nlohmann::json::value_t::boolean};

struct ExplainRequest {
  std::string name;
  std::string range;
  std::string admin;
  bool json = false;
};

// The last bytes of an object are no option.
bool IsSuffixRange(std::string_view arg) {
  return arg.size() > 1 && arg[0] == '-' && std::all_of(arg.begin() + 1, arg.end(), IsDigit);
}

Result<ExplainRequest> ReadRequest(std::vector<std::string> args, Language language) {
  for (std::string& arg : args)
    if (IsSuffixRange(arg)) arg.insert(0, "bytes=");
  ExplainRequest request;
  CLI::App parser;
  parser.add_option("name", request.name);
  parser.add_option("range", request.range);
  parser.add_option("--admin", request.admin)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  parser.add_flag("--json", request.json);
  if (Status parsed = ParseCommandLine(parser, args, "explain", language); !parsed.ok()) return parsed.error();
  if (request.name.empty())
    return Error{ErrorKind::kInvalid, std::string(CommandWords::kWantsName.In(language))};
  if (!request.range.empty() && request.range.find('=') == std::string::npos) request.range.insert(0, "bytes=");
  return request;
}

std::string TargetOf(const ExplainRequest& request) {
  std::string target = "/api/explain?name=" + EncodeComponent(request.name);
  return request.range.empty() ? target : target + "&range=" + EncodeComponent(request.range);
}

}  // namespace

int RunExplain(const std::vector<std::string>& args, const Environment& environment, const CommandIo& io) {
  const Language language = LanguageOf(environment);
  if (AsksForHelp(args)) {
    io.out << ExplainCommandWords::kHelp.In(language) << CommandWords::kAdminHelp.In(language);
    return 0;
  }
  auto request = ReadRequest(args, language);
  if (!request.ok()) return Complain(io, request.error());
  auto client = AdminClient::Open(request->admin, environment, io.cwd);
  if (!client.ok()) return Complain(io, client.error());
  auto explanation = client->Get(TargetOf(*request), kServedField);
  if (!explanation.ok()) return Complain(io, explanation.error());
  if (request->json)
    io.out << IndentedJson(*explanation);
  else
    io.out << ExplainTable(*explanation, {language, WantsColours(environment)});
  io.out << std::flush;
  return IsServed(*explanation) ? 0 : kCommandFailed;
}

}  // namespace reelcache
