#include "app/cli_stats.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <utility>

#include "app/options.h"
#include "app/settings.h"
#include "app/stats_table.h"
#include "base/log.h"
#include "origin/simple_get.h"

namespace reelcache {
namespace {

constexpr std::string_view kHelp =
    "Usage: reelcache stats [options]\n\n"
    "Shows what a running server did since its start.\n\n"
    "  --url URL             the server [http://127.0.0.1 and the port that serve would\n"
    "                        take here]\n"
    "  --json                the numbers as JSON instead of a table\n";

constexpr int kFailed = 1;
constexpr int kUsage = 2;

struct StatsRequest {
  std::string url;
  bool json = false;
};

Error Refuse(std::string sentence) { return {ErrorKind::kInvalid, std::move(sentence)}; }

// "host:5000" and "http://host:5000/" mean the same; the address of the numbers themselves is taken
// as it is.
std::string StatsUrl(std::string url) {
  constexpr std::string_view kPath = "/api/stats";
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
  parser.set_help_flag();
  parser.allow_extras();
  parser.add_option("--url", request.url)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  parser.add_flag("--json", request.json);
  try {
    parser.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  } catch (const CLI::ParseError&) {
    return Refuse("the options of stats cannot be read: reelcache stats --help shows them");
  }
  if (auto unknown = parser.remaining(); !unknown.empty())
    return Refuse(Quoted(unknown.front()) +
                  " is not an option of stats: reelcache stats --help shows them");
  // CLI11 takes the next word as the value, whatever it is.
  if (request.url.starts_with('-'))
    return Refuse("--url has no value: write one such as http://127.0.0.1:5000");
  if (request.url.empty()) {
    auto url = DefaultUrl(environment, cwd);
    if (!url.ok()) return url.error();
    request.url = *url;
  }
  request.url = StatsUrl(request.url);
  return request;
}

// POSIX: the first of these that is set decides.
Language LanguageOf(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const std::string* value = FindVariable(environment, name))
      return value->starts_with("ko") ? Language::kKorean : Language::kEnglish;
  return Language::kEnglish;
}

// What to say when the server is not there or is another one. `why` is libcurl's or ours.
class Complaints {
 public:
  Complaints(Language language, const std::string& url)
      : korean_(language == Language::kKorean), url_(Quoted(url)) {}

  std::string NoAnswer(std::string_view why) const {
    return fmt::format(
        fmt::runtime(
            korean_
                ? "{}에서 응답이 없습니다 ({}): reelcache serve로 서버를 시작하거나 --url로 주소를 "
                  "알려 주세요"
                : "no answer from {} ({}): start the server with reelcache serve, or say "
                  "with --url where it is"),
        url_, why);
  }

  std::string WrongStatus(int status) const {
    return fmt::format(
        fmt::runtime(korean_ ? "{}의 응답 상태가 {}입니다: --url로 reelcache의 주소를 알려 주세요"
                             : "{} answered with status {}: say with --url where a reelcache is"),
        url_, status);
  }

  std::string WrongServer() const {
    return fmt::format(
        fmt::runtime(
            korean_
                ? "{}의 응답은 reelcache의 통계가 아닙니다: --url로 reelcache의 주소를 알려 주세요"
                : "{} answered, but not with the numbers of a reelcache: say with --url "
                  "where one is"),
        url_);
  }

 private:
  bool korean_;
  std::string url_;
};

Result<std::string> FetchStats(const std::string& url, const Complaints& complaints) {
  auto answer = SimpleGet(url);
  if (!answer.ok() && answer.error().kind == ErrorKind::kInvalid)
    return Refuse(
        fmt::format("--url is {}, which is not an address: write one such as http://127.0.0.1:5000",
                    Quoted(url)));
  if (!answer.ok()) return Error{answer.error().kind, complaints.NoAnswer(answer.error().message)};
  if (answer->status != 200)
    return Error{ErrorKind::kBadAnswer, complaints.WrongStatus(answer->status)};
  return std::move(answer->body);
}

}  // namespace

int RunStats(const std::vector<std::string>& args, const Environment& environment,
             const StatsIo& io) {
  auto fail = [&](const Error& error) {
    io.err << "reelcache: " << error.message << '\n';
    return error.kind == ErrorKind::kInvalid ? kUsage : kFailed;
  };
  if (AsksForHelp(args)) {
    io.out << kHelp;
    return 0;
  }
  auto request = ReadRequest(args, environment, io.cwd);
  if (!request.ok()) return fail(request.error());
  const Language language = LanguageOf(environment);
  const Complaints complaints(language, request->url);
  auto body = FetchStats(request->url, complaints);
  if (!body.ok()) return fail(body.error());
  auto text = request->json ? IndentedStats(*body) : StatsTable(*body, language);
  if (!text.ok()) return fail({text.error().kind, complaints.WrongServer()});
  io.out << *text << std::flush;
  return 0;
}

int RunStats(const std::vector<std::string>& args, const Environment& environment) {
  std::error_code error;
  return RunStats(args, environment, {std::filesystem::current_path(error), std::cout, std::cerr});
}

}  // namespace reelcache
