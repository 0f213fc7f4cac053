#include "app/cli_warm.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <ostream>

#include "app/admin_client.h"
#include "app/options.h"
#include "app/warm_progress.h"
#include "http/percent_encoding.h"

namespace reelcache {
namespace {

using nlohmann::json;

constexpr std::string_view kHelp =
    "Usage: reelcache warm NAME|--prefix PREFIX [options]\n\n"
    "Lets a running server fetch what is missing of a video, or of all below a prefix,\n"
    "before anybody watches it. Viewers go first. Ctrl-C cancels it.\n\n"
    "  --prefix PREFIX       all videos whose names begin with it; \"\": all\n"
    "  --part ends|whole     the first and last MiB, where the index lies, or everything\n"
    "                        [whole]\n"
    "  --budget SIZE         fetch no more than this\n"
    "  --deadline TIME       end after this time\n"
    "  --no-wait             only begin it\n"
    "  --json                the result as JSON\n";

constexpr std::chrono::milliseconds kBetweenLooks{500};
constexpr std::chrono::seconds kBetweenLines{5};  // where no terminal shows a bar

struct WarmRequest {
  std::string name;  // or the prefix
  bool is_prefix = false;
  std::string part, budget, deadline, admin;
  bool no_wait = false;
  bool json = false;
};

Result<WarmRequest> ReadRequest(const std::vector<std::string>& args) {
  WarmRequest request;
  CLI::App parser;
  auto option = [&](const char* name, std::string& value) {
    return parser.add_option(name, value)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  };
  std::string prefix;
  const CLI::Option* prefix_option = option("--prefix", prefix);
  option("name", request.name);
  option("--part", request.part);
  option("--budget", request.budget);
  option("--deadline", request.deadline);
  option("--admin", request.admin);
  parser.add_flag("--no-wait", request.no_wait);
  parser.add_flag("--json", request.json);
  if (Status parsed = ParseCommandLine(parser, args, "warm"); !parsed.ok()) return std::move(parsed.error());
  request.is_prefix = prefix_option->count() > 0;
  if (request.name.empty() != request.is_prefix)
    return Error{ErrorKind::kInvalid, "warm wants the name of one video, or --prefix: reelcache warm --help shows how"};
  if (request.is_prefix) request.name = std::move(prefix);
  return request;
}

std::string TargetOf(const WarmRequest& request) {
  std::string target = fmt::format("/api/warm?{}={}", request.is_prefix ? "prefix" : "name", EncodeComponent(request.name));
  const std::pair<const char*, const std::string&> others[] = {
      {"part", request.part}, {"budget", request.budget}, {"deadline", request.deadline}};
  for (const auto& [name, value] : others)
    if (!value.empty()) target += fmt::format("&{}={}", name, EncodeComponent(value));
  return target;
}

// Ctrl-C comes as the end of a wait, never in the middle of a request.
class Interrupts {
 public:
  Interrupts() {
    sigemptyset(&signals_);
    for (int signal : {SIGINT, SIGTERM}) sigaddset(&signals_, signal);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~Interrupts() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  // True: interrupted.
  bool Wait(std::chrono::milliseconds time) const {
    auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
    timespec most{seconds.count(), std::chrono::nanoseconds(time - seconds).count()};
    return sigtimedwait(&signals_, nullptr, &most) > 0;
  }

 private:
  sigset_t signals_, before_;
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

Error NotAJob(Language language) {
  return {ErrorKind::kBadAnswer, language == Language::kKorean ? "서버의 답을 알 수 없습니다: 서버와 이 프로그램의 버전이 같아야 합니다"
                                                               : "the server's answer is not understood: it must be of "
                                                                 "the same version as this program"};
}

// Asks for the job until it ends; cancels it when it is interrupted.
Result<json> Follow(const AdminClient& client, json job, Display& display) {
  const Interrupts interrupts;
  while (true) {
    auto warm = ReadWarmStatus(job);
    if (!warm) return NotAJob(client.language());
    if (!warm->running()) return job;
    display.Show(*warm);
    const std::string target = "/api/warm/" + warm->id;
    auto next = interrupts.Wait(kBetweenLooks) ? client.Delete(target) : client.Get(target);
    if (!next.ok()) return std::move(next.error());
    job = std::move(*next);
  }
}

int Report(const CommandIo& io, const json& job, const WarmRequest& request, Language language) {
  auto warm = ReadWarmStatus(job);
  if (!warm) return Complain(io, NotAJob(language));
  if (request.json)
    io.out << job.dump(2) << '\n';
  else if (warm->running())
    io.out << fmt::format(fmt::runtime(language == Language::kKorean ? "시작했습니다: 작업 {}\n" : "begun: warm {}\n"), warm->id);
  else
    io.out << ResultLine(*warm, language) << '\n';
  io.out << std::flush;
  return warm->running() || warm->complete() ? 0 : kCommandFailed;
}

}  // namespace

int RunWarm(const std::vector<std::string>& args, const Environment& environment, const CommandIo& io) {
  if (AsksForHelp(args)) {
    io.out << kHelp << kAdminHelp;
    return 0;
  }
  auto request = ReadRequest(args);
  if (!request.ok()) return Complain(io, request.error());
  auto client = AdminClient::Open(request->admin, environment, io.cwd);
  if (!client.ok()) return Complain(io, client.error());
  auto job = client->Post(TargetOf(*request));
  if (!job.ok()) return Complain(io, job.error());
  if (!request->no_wait) {
    Display display(io.err, request->json, client->language());
    job = Follow(*client, std::move(*job), display);
    display.Clear();
    if (!job.ok()) return Complain(io, job.error());
  }
  return Report(io, *job, *request, client->language());
}

}  // namespace reelcache
