#include "app/cli_explain.h"

#include <unistd.h>

#include <algorithm>
#include <ostream>

#include "app/admin_client.h"
#include "app/explain_table.h"
#include "app/options.h"
#include "app/settings.h"
#include "base/ascii.h"
#include "http/percent_encoding.h"

namespace reelcache {
namespace {

constexpr std::string_view kHelp =
    "Usage: reelcache explain NAME [RANGE] [options]\n\n"
    "Tells what a running server would do with a request for this object now, and why:\n"
    "where each byte is, what would be fetched, and what its first byte would wait for.\n"
    "RANGE is as in a request: 0-, 1000-1999 or -500 [the whole object].\n\n"
    "  --json                the same as JSON\n";

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

Result<ExplainRequest> ReadRequest(std::vector<std::string> args) {
  for (std::string& arg : args)
    if (IsSuffixRange(arg)) arg.insert(0, "bytes=");
  ExplainRequest request;
  CLI::App parser;
  parser.add_option("name", request.name);
  parser.add_option("range", request.range);
  parser.add_option("--admin", request.admin)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  parser.add_flag("--json", request.json);
  if (Status parsed = ParseCommandLine(parser, args, "explain"); !parsed.ok()) return parsed.error();
  if (request.name.empty())
    return Error{ErrorKind::kInvalid, "explain wants the name of an object: reelcache explain NAME [RANGE]"};
  if (!request.range.empty() && request.range.find('=') == std::string::npos) request.range.insert(0, "bytes=");
  return request;
}

std::string TargetOf(const ExplainRequest& request) {
  std::string target = "/api/explain?name=" + EncodeComponent(request.name);
  return request.range.empty() ? target : target + "&range=" + EncodeComponent(request.range);
}

}  // namespace

int RunExplain(const std::vector<std::string>& args, const Environment& environment, const CommandIo& io) {
  if (AsksForHelp(args)) {
    io.out << kHelp << kAdminHelp;
    return 0;
  }
  auto request = ReadRequest(args);
  if (!request.ok()) return Complain(io, request.error());
  auto client = AdminClient::Open(request->admin, environment, io.cwd);
  if (!client.ok()) return Complain(io, client.error());
  auto explanation = client->Get(TargetOf(*request));
  if (!explanation.ok()) return Complain(io, explanation.error());
  if (request->json)
    io.out << explanation->dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  else
    io.out << ExplainTable(*explanation, {client->language(), WantsColours(environment)});
  io.out << std::flush;
  return IsServed(*explanation) ? 0 : kCommandFailed;
}

}  // namespace reelcache
