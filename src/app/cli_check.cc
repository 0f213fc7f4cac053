#include "app/cli_check.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <utility>

#include "app/check_list.h"
#include "app/check_report.h"
#include "app/check_run.h"
#include "app/check_words.h"
#include "app/command_line.h"
#include "app/language.h"
#include "app/limits.h"
#include "app/options.h"
#include "app/origins.h"
#include "app/settings.h"
#include "app/text_width.h"
#include "base/ascii.h"
#include "base/log.h"
#include "gallery/list_error_words.h"
#include "origin/curl_exchange.h"

namespace reelcache {
namespace {

using Words = CheckWords;

constexpr int kFault = 1;
constexpr int kUsage = 2;

struct CheckRequest {
  std::vector<std::string> names;
  bool json = false;
  ServeConfig config;
  Language language = Language::kEnglish;
};

Result<CheckRequest> ParseArguments(const std::vector<std::string>& args, const Environment& environment) {
  CheckRequest request;
  request.language = LanguageOf(environment);
  std::vector<std::string> origins;
  CLI::App parser;
  parser.add_option("names", request.names);
  parser.add_option("--origin", origins)->allow_extra_args(false)->take_all();
  parser.add_flag("--json", request.json);
  if (Status parsed = ParseCommandLine(parser, args, "check", request.language); !parsed.ok()) return parsed.error();
  std::vector<std::string> serve_args;
  for (const std::string& origin : origins) serve_args.insert(serve_args.end(), {"--origin", origin});
  std::error_code error;
  auto config = LoadServeConfig(serve_args, environment, std::filesystem::current_path(error));
  if (!config) return config.error();
  request.config = std::move(*config);
  return request;
}

// How many names are done, on the last line of a terminal. Nothing where standard error is none.
class Progress {
 public:
  explicit Progress(Language language) : is_shown_(isatty(STDERR_FILENO) != 0), language_(language) {}

  void Show(std::size_t done, std::size_t all) {
    if (!is_shown_ || done == all) return;
    Tell(stderr, fmt::format("\r\x1b[K{}", Filled(Words::kChecking, language_, done + 1, all)));
    std::fflush(stderr);
  }
  void Clear() {
    if (!is_shown_) return;
    Tell(stderr, "\r\x1b[K");
    std::fflush(stderr);
  }

 private:
  const bool is_shown_;
  const Language language_;
};

TableStyle StyleFor(const std::vector<std::string>& names, const Environment& environment, Language language) {
  TableStyle style{.name_width = 5, .language = language};
  for (const std::string& name : names) style.name_width = std::max(style.name_width, TextWidth(ShownName(name)));
  if (isatty(STDOUT_FILENO) == 0) return style;
  style.colours = WantsColours(environment);
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    style.FitInto(size.ws_col);
  }
  return style;
}

// What is to be done stands first, where it is known.
std::string WhyNotListed(const Error& error, Language language) {
  if (error.code.empty() || error.code == kUnreachableCode) return error.message;
  return fmt::format("{} ({})", WordsFor(error).message.In(language), error.message);
}

// One command: its loop, its origins, and what it prints. Thread: one.
class Command {
 public:
  Command(CheckRequest request, const Environment& environment, std::string program)
      : request_(std::move(request)), environment_(environment), program_(std::move(program)) {}

  ~Command() {
    run_ = nullptr;
    if (origins_) origins_->all().CloseLoop(loop_);
    loop_.RunOnce(false);
    origins_ = nullptr;
  }

  int Run() {
    if (Status opened = OpenOrigins(); !opened) return Fail(opened.error().message, kUsage);
    if (request_.names.empty())
      ListVideoNames(loop_, origins_->listing_sources(), request_.config.serve_hidden,
                     [this](Result<std::vector<std::string>> names) { OnNames(std::move(names)); });
    else
      CheckAll(std::move(request_.names));
    loop_.Run();
    return status_;
  }

 private:
  Status OpenOrigins() {
    const ServeConfig& config = request_.config;
    auto urls = ParseOrigins(SplitOrigins(config.origin));
    if (!urls) return urls.error();
    OriginOptions options{config.origin_connect_timeout, config.origin_stall_timeout, config.origin_connections, 1,
                          config.ca_file};
    auto origins = Origins::Open(*urls, {loop_, clock_, config.environment, options, stats_});
    if (!origins) return origins.error();
    origins_ = std::move(*origins);
    return Ok();
  }

  int Fail(std::string_view sentence, int status) {
    progress_.Clear();
    Tell(stderr, fmt::format("reelcache: {}\n", sentence));
    loop_.Stop();
    return status_ = status;
  }

  void OnNames(Result<std::vector<std::string>> names) {
    const std::string where = origins_->all().Describe();
    if (!names)
      Fail(Filled(Words::kNotListed, language_, where, WhyNotListed(names.error(), language_)), kFault);
    else if (names->empty())
      Fail(Filled(Words::kNoVideos, language_, where), 0);
    else
      CheckAll(std::move(*names));
  }

  void CheckAll(std::vector<std::string> names) {
    all_ = names.size();
    style_ = StyleFor(names, environment_, language_);
    if (!request_.json) Print(CheckTableHead(style_));
    progress_.Show(0, all_);
    run_ = std::make_unique<CheckRun>(loop_, origins_->all(), MediaWorker::Options{program_}, std::move(names),
                                      [this](const CheckedVideo& video) { OnVideo(video); });
    run_->Start([this] { OnEnd(); });
  }

  void OnVideo(const CheckedVideo& video) {
    summary_.Add(video);
    Print(request_.json ? CheckJson(video) : CheckTableRow(video, style_));
    progress_.Show(++done_, all_);
  }

  void OnEnd() {
    if (!request_.json) Print("\n" + summary_.Text(language_));
    if (status_ == 0 && summary_.has_fault()) status_ = kFault;
    loop_.Stop();
  }

  // Who reads may leave early, as `head` does.
  void Print(const std::string& text) {
    progress_.Clear();
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (std::fflush(stdout) == 0) return;
    status_ = kFault;
    loop_.Stop();
  }

  CheckRequest request_;
  const Environment& environment_;
  const std::string program_;
  const Language language_ = request_.language;
  const Clock& clock_ = Clock::System();
  Loop loop_{"check"};
  OriginStats stats_;
  std::unique_ptr<Origins> origins_;
  Progress progress_{language_};
  TableStyle style_;
  CheckSummary summary_;
  std::size_t done_ = 0, all_ = 0;
  int status_ = 0;
  std::unique_ptr<CheckRun> run_;
};

}  // namespace

int RunCheck(const std::vector<std::string>& args, const Environment& environment) {
  auto fail = [](std::string_view sentence, int status) {
    Tell(stderr, fmt::format("reelcache: {}\n", sentence));
    return status;
  };
  if (AsksForHelp(args)) {
    Tell(stdout, Words::kHelp.In(LanguageOf(environment)));
    return 0;
  }
  auto request = ParseArguments(args, environment);
  if (!request) return fail(request.error().message, kUsage);
  const std::string* named = FindVariable(environment, "REELCACHE_MEDIA");
  std::string program = named != nullptr ? *named : FindMediaProgram();
  if (named != nullptr && access(program.c_str(), X_OK) != 0)
    return fail(Filled(Words::kNoProgram, request->language, Quoted(program)), kUsage);
  if (program.empty()) return fail(Words::kReaderAbsent.In(request->language), kFault);
  signal(SIGPIPE, SIG_IGN);
  if (!request->config.debug) KeepMemoryPrivate();
  InitLog(request->config.debug ? "debug" : "error");  // the table tells what is of use
  if (EqualsIgnoreCase(request->config.origin, kAutoOrigin))
    request->config.origin = ChooseOrigin(request->config.environment);
  return Command(std::move(*request), environment, std::move(program)).Run();
}

}  // namespace reelcache
