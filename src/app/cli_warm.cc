#include "app/cli_warm.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <iterator>
#include <ostream>

#include "app/admin_client.h"
#include "app/command_words.h"
#include "app/json_fields.h"
#include "app/options.h"
#include "app/steering_target.h"
#include "app/warm_progress.h"
#include "http/percent_encoding.h"

namespace reelcache {
namespace {

using nlohmann::json;

constexpr AnswerField kIdField{"id", json::value_t::string};
constexpr std::chrono::milliseconds kBetweenLooks{500};
constexpr std::chrono::seconds kBetweenLines{5};  // where no terminal shows a bar

struct WarmRequest {
  SteeringTarget target;
  std::string part, budget, deadline;
  bool no_wait = false;
  bool json = false;
};

Result<WarmRequest> ReadRequest(const std::vector<std::string>& args, Language language) {
  WarmRequest request;
  CLI::App parser;
  auto option = [&](const char* name, std::string& value) {
    parser.add_option(name, value)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  };
  request.target.AddTo(parser);
  option("--part", request.part);
  option("--budget", request.budget);
  option("--deadline", request.deadline);
  parser.add_flag("--no-wait", request.no_wait);
  parser.add_flag("--json", request.json);
  if (Status parsed = ParseCommandLine(parser, args, "warm", language); !parsed.ok()) return std::move(parsed.error());
  if (request.target.given() != 1) return RefuseTarget("warm", CommandWords::kNameOrPrefix, language);
  return request;
}

std::string PathOf(const WarmRequest& request) {
  std::string path = "/api/warm?" + request.target.Query();
  const std::pair<const char*, const std::string&> others[] = {
      {"part", request.part}, {"budget", request.budget}, {"deadline", request.deadline}};
  for (const auto& [name, value] : others)
    if (!value.empty()) path += fmt::format("&{}={}", name, EncodeComponent(value));
  return path;
}

// Ctrl-C ends a wait, and never a request; a second one ends the program. One at a time.
class Interrupts {
 public:
  Interrupts() {
    event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct sigaction once {};
    once.sa_handler = [](int) {
      const std::uint64_t one = 1;
      if (write(event, &one, sizeof one) < 0) return;
    };
    once.sa_flags = SA_RESETHAND | SA_RESTART;
    for (std::size_t i = 0; i < std::size(kNumbers); ++i) {
      sigaction(kNumbers[i], nullptr, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN) sigaction(kNumbers[i], &once, nullptr);
    }
  }
  ~Interrupts() {
    for (std::size_t i = 0; i < std::size(kNumbers); ++i) sigaction(kNumbers[i], &before_[i], nullptr);
    close(event);
  }

  // True: there was one since the last wait, or came now.
  bool Wait(std::chrono::milliseconds time) {
    pollfd waited{event, POLLIN, 0};
    if (poll(&waited, 1, static_cast<int>(time.count())) == 0) return false;
    std::uint64_t count = 0;
    return read(event, &count, sizeof count) == sizeof count;
  }

 private:
  static constexpr int kNumbers[] = {SIGINT, SIGTERM};
  static inline int event = -1;  // for the handler
  struct sigaction before_[std::size(kNumbers)] {};
};

// The progress: a bar that stays in its line on a terminal, else a line now and then.
class Display {
 public:
  Display(std::ostream& err, bool quiet, Language language) : err_(err), quiet_(quiet), language_(language) {
    winsize size{};
    if (isatty(STDERR_FILENO) == 1 && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0) columns_ = size.ws_col;
  }

  void Show(const WarmStatus& warm) {
    if (quiet_) return;
    auto now = std::chrono::steady_clock::now();
    if (columns_ > 1) {
      err_ << '\r' << ProgressLine(warm, columns_ - 1, language_) << std::flush;
    } else if (now >= next_line_) {
      next_line_ = now + kBetweenLines;
      err_ << ProgressLine(warm, kPlainColumns, language_) << std::endl;
    }
  }
  void Clear() {
    if (!quiet_ && columns_ > 1) err_ << '\r' << std::string(columns_ - 1, ' ') << '\r' << std::flush;
  }

 private:
  static constexpr std::size_t kPlainColumns = 100;
  std::ostream& err_;
  const bool quiet_;
  const Language language_;
  std::size_t columns_ = 0;  // 0: no terminal
  std::chrono::steady_clock::time_point next_line_{};
};

// Asks for the job until it ends; cancels it when it is interrupted.
Result<json> Follow(const AdminClient& client, json job, Display& display, Interrupts& interrupts) {
  while (true) {
    auto warm = ReadWarmStatus(job);
    if (!warm) return client.WrongAnswer();
    if (!warm->running()) return job;
    display.Show(*warm);
    const std::string path = "/api/warm/" + warm->id;
    auto next = interrupts.Wait(kBetweenLooks) ? client.Delete(path, kIdField) : client.Get(path, kIdField);
    if (!next.ok()) return std::move(next.error());
    job = std::move(*next);
  }
}

// Begins the warm and sees it to its end. Interrupts are held back from before it begins, lest it runs on without us.
Result<json> Warm(const AdminClient& client, const WarmRequest& request, const CommandIo& io, Language language) {
  if (request.no_wait) return client.Post(PathOf(request), kIdField);
  Interrupts interrupts;
  auto job = client.Post(PathOf(request), kIdField);
  if (!job.ok()) return job;
  Display display(io.err, request.json, language);
  job = Follow(client, std::move(*job), display, interrupts);
  display.Clear();
  return job;
}

int Report(const CommandIo& io, const json& job, const WarmStatus& warm, bool as_json, Language language) {
  if (as_json)
    io.out << IndentedJson(job);
  else if (warm.running())
    io.out << Filled(WarmWords::kBegun, language, warm.id);
  else
    io.out << ResultLine(warm, language) << '\n';
  io.out << std::flush;
  return warm.running() || warm.complete() ? 0 : kCommandFailed;
}

}  // namespace

int RunWarm(const std::vector<std::string>& args, const Environment& environment, const CommandIo& io) {
  const Language language = LanguageOf(environment);
  if (AsksForHelp(args)) {
    io.out << WarmWords::kHelp.In(language) << CommandWords::kAdminHelp.In(language);
    return 0;
  }
  auto request = ReadRequest(args, language);
  if (!request.ok()) return Complain(io, request.error());
  auto client = AdminClient::Open(request->target.admin, environment, io.cwd);
  if (!client.ok()) return Complain(io, client.error());
  auto job = Warm(*client, *request, io, language);
  if (!job.ok()) return Complain(io, job.error());
  auto warm = ReadWarmStatus(*job);
  return warm ? Report(io, *job, *warm, request->json, language) : Complain(io, client->WrongAnswer());
}

}  // namespace reelcache
