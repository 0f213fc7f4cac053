#include "app/crash_trace.h"

#include <execinfo.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <csignal>
#include <string_view>

namespace reelcache {
namespace {

constexpr int kCrashes[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
constexpr int kMostFrames = 64;
constexpr unsigned kPatienceSeconds = 2;

std::atomic_flag crashed = ATOMIC_FLAG_INIT;
char program[PATH_MAX];

void Put(std::string_view text) {
  if (write(STDERR_FILENO, text.data(), text.size()) < 0) return;
}

// Only what signal-safety(7) allows, and glibc's backtrace, which is loaded by then.
void OnCrash(int number) {
  while (crashed.test_and_set()) pause();  // another thread is at it, and ends us all
  signal(SIGALRM, SIG_DFL);
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGALRM);
  pthread_sigmask(SIG_UNBLOCK, &awaited, nullptr);
  alarm(kPatienceSeconds);  // unwinding may wait for a lock that the crashed thread holds
  void* frames[kMostFrames];
  int count = backtrace(frames, kMostFrames);
  const char digits[] = {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10), '\n'};
  Put("crashed by signal ");
  Put({digits, sizeof digits});
  backtrace_symbols_fd(frames, count, STDERR_FILENO);
  Put("places and names: addr2line -Cfpie ");
  Put(program);
  Put(" with the offsets in parentheses, c++filt for names\n");
  signal(number, SIG_DFL);
  raise(number);  // blocked until this handler returns
}

}  // namespace

void TraceCrashes() {
  void* frame = nullptr;
  backtrace(&frame, 1);  // loads the unwinder, which allocates
  if (readlink("/proc/self/exe", program, sizeof program - 1) < 0) program[0] = '\0';
  for (int number : kCrashes) {
    struct sigaction before {};
    sigaction(number, nullptr, &before);
    if (before.sa_handler == SIG_DFL) signal(number, OnCrash);
  }
}

}  // namespace reelcache
