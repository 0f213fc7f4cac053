#include "app/supervisor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <sstream>

#include "app/restart_rules.h"
#include "base/log.h"
#include "base/size_text.h"

namespace reelcache {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int kHandedOn[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1};

milliseconds Since(Clock::time_point began) { return std::chrono::duration_cast<milliseconds>(Clock::now() - began); }

bool IsIgnored(int number) {
  struct sigaction now {};
  sigaction(number, nullptr, &now);
  return now.sa_handler == SIG_IGN;
}

// Through the pipe from a worker, which holds it whole.
void Tell(int pipe, const ServedAs& served) {
  const std::string text = fmt::format("{} {} {}", served.port, served.admin_port, served.auto_origin);
  if (write(pipe, text.data(), text.size()) < 0)
    spdlog::warn("the supervisor was not told the ports: {}", std::strerror(errno));
}

std::optional<ServedAs> Hear(int pipe) {
  char text[256];
  const ssize_t size = read(pipe, text, sizeof text);
  if (size <= 0) return std::nullopt;
  ServedAs served;
  std::istringstream(std::string(text, static_cast<std::size_t>(size))) >> served.port >> served.admin_port >>
      served.auto_origin;
  return served;
}

class Supervisor {
 public:
  explicit Supervisor(const std::function<int(const WorkerStart&)>& work) : work_(work) {
    signal(SIGCHLD, SIG_DFL);  // who is started with it ignored learns of no child's end
    sigemptyset(&awaited_);
    sigaddset(&awaited_, SIGCHLD);
    for (int number : kHandedOn) sigaddset(&awaited_, number);
    sigprocmask(SIG_BLOCK, &awaited_, &mask_before_);
  }

  int Run() {
    std::optional<milliseconds> wait;
    for (;;) {
      auto began = Clock::now();
      int told[2] = {-1, -1};
      pid_t pid = pipe2(told, O_CLOEXEC | O_NONBLOCK) == 0 ? fork() : -1;
      if (pid == 0) return BecomeWorker(told);
      const WorkerEnd end = pid > 0 ? Watch(pid, told) : NoWorker(told);
      if (auto status = StatusAfter(end, served_.has_value(), stopping_)) return *status;
      if (pid > 0) with_first_settings_ = TakesFirstSettings(end, served_.has_value(), with_first_settings_);
      wait = NextWait(wait, Since(began));
      spdlog::error("the server {}; it starts again {}", Describe(end),
                    wait->count() == 0 ? "at once" : "in " + FormatDuration(*wait));
      if (!Pause(*wait)) return 0;
    }
  }

 private:
  int BecomeWorker(const int (&told)[2]) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != supervisor_) _exit(1);  // it died before it would have been told
    signal(SIGTTOU, SIG_IGN);  // a group in the background still logs to the terminal
    sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
    close(told[0]);
    auto on_serving = [out = told[1]](const ServedAs& served) {
      Tell(out, served);
      close(out);
    };
    return work_({served_, with_first_settings_, on_serving});
  }

  // Until it ended.
  WorkerEnd Watch(pid_t pid, const int (&told)[2]) {
    worker_ = pid;
    close(told[1]);
    WorkerEnd end;
    while (worker_ != 0) Take(nullptr, end);
    const auto served = Hear(told[0]);
    end.served = served.has_value();
    if (served) served_ = served;
    close(told[0]);
    return end;
  }

  WorkerEnd NoWorker(const int (&told)[2]) const {
    spdlog::error("no process can be started: {}", std::strerror(errno));
    for (int end : told)
      if (end >= 0) close(end);
    return {.status = 1};
  }

  // False: the program is to end.
  bool Pause(milliseconds wait) {
    WorkerEnd none;
    for (auto began = Clock::now(); !stopping_;) {
      milliseconds left = wait - Since(began);
      if (left.count() <= 0) return true;
      const timespec most{left.count() / 1000, left.count() % 1000 * 1'000'000};
      Take(&most, none);
    }
    return false;
  }

  // Waits for one signal, without `most` for as long as it takes, and does what it asks for.
  void Take(const timespec* most, WorkerEnd& end) {
    siginfo_t info{};
    int number = sigtimedwait(&awaited_, &info, most);
    if (number < 0) return;
    if (number == SIGCHLD) return Reap(end);
    if (number == SIGHUP && info.si_code == SI_KERNEL) {
      if (ignores_hangup_) return;
      number = SIGTERM;
    }
    stopping_ = stopping_ || number == SIGTERM || number == SIGINT;
    if (worker_ != 0) kill(worker_, number);
  }

  // As the first process of a container we get strangers, too.
  void Reap(WorkerEnd& end) {
    int status = 0;
    while (pid_t gone = waitpid(-1, &status, WNOHANG)) {
      if (gone < 0) return;
      if (gone != worker_) continue;
      worker_ = 0;
      end = WIFSIGNALED(status) ? WorkerEnd{.signal = WTERMSIG(status)} : WorkerEnd{.status = WEXITSTATUS(status)};
    }
  }

  const std::function<int(const WorkerStart&)>& work_;
  const pid_t supervisor_ = getpid();
  const bool ignores_hangup_ = IsIgnored(SIGHUP);  // blocked, it would come all the same
  sigset_t awaited_{};
  sigset_t mask_before_{};
  pid_t worker_ = 0;                // 0: none runs
  std::optional<ServedAs> served_;  // nothing: none has
  bool with_first_settings_ = false;
  bool stopping_ = false;
};

}  // namespace

int Supervise(const std::function<int(const WorkerStart& start)>& work) { return Supervisor(work).Run(); }

}  // namespace reelcache
