#include "app/cli_stats.h"

#include <fmt/format.h>

#include <ostream>
#include <utility>

#include "app/admin_client.h"
#include "app/command_words.h"
#include "app/options.h"
#include "app/server_complaints.h"
#include "app/stats_table.h"
#include "base/log.h"
#include "origin/simple_request.h"

namespace reelcache {
namespace {

constexpr ServerFlag kUrlFlag{"--url", "--url로"};
constexpr std::string_view kPath = "/api/stats";

struct StatsRequest {
  std::string url;
  bool is_default_url = false;
  std::string admin;  // --admin as written
  bool json = false;
};

Error Refuse(std::string sentence) { return {ErrorKind::kInvalid, std::move(sentence)}; }

// "host:5000" and "http://host:5000/" mean the same; the address of the numbers themselves is taken
// as it is.
std::string StatsUrl(std::string url) {
  if (url.find("://") == std::string::npos) url.insert(0, "http://");
  if (url.ends_with(kPath)) return url;
  while (url.ends_with('/')) url.pop_back();
  return url.append(kPath);
}

Result<std::string> DefaultUrl(const Environment& environment, const std::filesystem::path& cwd) {
  auto port = ConfiguredPort(environment, cwd);
  if (!port.ok()) return port.error();
  if (*port == 0)
    return Refuse("the configured port is 0, which is any: say with --url where the server is");
  return fmt::format("http://127.0.0.1:{}", *port);
}

Result<StatsRequest> ReadRequest(const std::vector<std::string>& args,
                                 const Environment& environment, const std::filesystem::path& cwd) {
  StatsRequest request;
  CLI::App parser;
  parser.add_option("--url", request.url)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  parser.add_option("--admin", request.admin)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  parser.add_flag("--json", request.json);
  Status parsed = ParseCommandLine(parser, args, "stats", LanguageOf(environment));
  if (!parsed.ok()) return parsed.error();
  if (!request.url.empty() && !request.admin.empty())
    return Refuse("say --url or --admin: both are addresses of the server");
  request.is_default_url = request.url.empty() && request.admin.empty();
  if (request.is_default_url) {
    auto url = DefaultUrl(environment, cwd);
    if (!url.ok()) return url.error();
    request.url = *url;
  }
  if (!request.url.empty()) request.url = StatsUrl(request.url);
  return request;
}

Result<std::string> FetchFromMainPort(const std::string& url, const ServerComplaints& complaints) {
  auto answer = SendSimple({.url = url});
  if (!answer.ok() && answer.error().kind == ErrorKind::kInvalid)
    return Refuse(
        fmt::format("--url is {}, which is not an address: write one such as http://127.0.0.1:5000",
                    Quoted(url)));
  if (!answer.ok()) return Error{answer.error().kind, complaints.NoAnswer(answer.error().message)};
  if (answer->status != 200)
    return Error{answer->status == 404 ? ErrorKind::kNotFound : ErrorKind::kBadAnswer,
                 complaints.WrongStatus(answer->status)};
  return std::move(answer->body);
}

// A server with --public-stats no has no numbers on its main port.
Result<std::string> FetchStats(const StatsRequest& request, const ServerComplaints& complaints,
                               const Environment& environment, const std::filesystem::path& cwd) {
  if (request.admin.empty()) {
    auto body = FetchFromMainPort(request.url, complaints);
    if (body.ok() || !request.is_default_url || body.error().kind != ErrorKind::kNotFound) return body;
  }
  auto client = AdminClient::Open(request.admin, environment, cwd);
  return client.ok() ? client->GetText(std::string(kPath)) : client.error();
}

}  // namespace

int RunStats(const std::vector<std::string>& args, const Environment& environment,
             const CommandIo& io) {
  const Language language = LanguageOf(environment);
  if (AsksForHelp(args)) {
    io.out << StatsWords::kHelp.In(language) << CommandWords::kAdminHelp.In(language);
    return 0;
  }
  auto request = ReadRequest(args, environment, io.cwd);
  if (!request.ok()) return Complain(io, request.error());
  const ServerComplaints complaints(language, kUrlFlag, request->admin.empty() ? request->url : request->admin);
  auto body = FetchStats(*request, complaints, environment, io.cwd);
  if (!body.ok()) return Complain(io, body.error());
  auto text = request->json ? IndentedStats(*body) : StatsTable(*body, language);
  if (!text.ok()) return Complain(io, {text.error().kind, complaints.WrongServer("the numbers", "통계가")});
  io.out << *text << std::flush;
  return 0;
}

}  // namespace reelcache
