#include "app/supervisor.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "app/restart_rules.h"
#include "base/size_text.h"
#include "base/log.h"

namespace reelcache {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int kHandedOn[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1};

milliseconds Since(Clock::time_point began) { return std::chrono::duration_cast<milliseconds>(Clock::now() - began); }

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
      const WorkerEnd end = pid > 0 ? Watch(pid, told) : NoWorker();
      if (auto status = StatusAfter(end, ports_.has_value(), stopping_)) return *status;
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
    for (int number : {SIGHUP, SIGUSR1}) signal(number, SIG_IGN);  // until the work takes them
    sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
    close(told[0]);
    auto on_serving = [out = told[1]](const ServerPorts& ports) {
      if (write(out, &ports, sizeof ports) < 0)
        spdlog::warn("the supervisor was not told the ports: {}", std::strerror(errno));
      close(out);
    };
    return work_({ports_, on_serving});
  }

  // Until it ended.
  WorkerEnd Watch(pid_t pid, const int (&told)[2]) {
    worker_ = pid;
    close(told[1]);
    WorkerEnd end;
    while (worker_ != 0) Take(nullptr, end);
    ServerPorts ports;
    end.served = read(told[0], &ports, sizeof ports) == sizeof ports;
    if (end.served) ports_ = ports;
    close(told[0]);
    return end;
  }

  WorkerEnd NoWorker() const {
    spdlog::error("no process can be started: {}", std::strerror(errno));
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
    if (number == SIGHUP && info.si_code == SI_KERNEL) number = SIGTERM;
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
  sigset_t awaited_{};
  sigset_t mask_before_{};
  pid_t worker_ = 0;                  // 0: none runs
  std::optional<ServerPorts> ports_;  // nothing: none has listened
  bool stopping_ = false;
};

}  // namespace

int Supervise(const std::function<int(const WorkerStart& start)>& work) { return Supervisor(work).Run(); }

}  // namespace reelcache
