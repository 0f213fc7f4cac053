#include "media_worker/sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <iterator>
#include <vector>

namespace reelcache {
namespace {

constexpr rlim_t kMostMemoryBytes = rlim_t{1} << 30;  // of addresses, about 300 MiB of which are libraries
constexpr rlim_t kMostProcessorSeconds = 10;
constexpr rlim_t kMostDescriptors = 3;                // those that are open already

// Sanitizers take terabytes of addresses for their notes, and make pipes to see whether memory is there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

#if defined(__x86_64__)
constexpr unsigned kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr unsigned kArchitecture = 0;  // no filter
#endif

// Reading and answering, memory, time, and the end.
constexpr long kAllowed[] = {SYS_read,          SYS_write,         SYS_munmap,       SYS_mremap,     SYS_madvise,
                             SYS_brk,           SYS_clock_gettime, SYS_gettimeofday, SYS_futex,      SYS_getrandom,
                             SYS_rt_sigreturn,  SYS_rt_sigprocmask, SYS_exit,        SYS_exit_group, SYS_getpid,
                             SYS_gettid,        SYS_tgkill,        SYS_sched_yield,  SYS_sched_getaffinity};

// A limit that is stricter already stays. `grace`: between the signal that tells of a limit and the one that kills.
bool Limit(int resource, rlim_t most, rlim_t grace = 0) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0) return false;
  limit.rlim_max = std::min(limit.rlim_max, most + grace);
  limit.rlim_cur = std::min(limit.rlim_max, most);
  return setrlimit(resource, &limit) == 0;
}

// Before anybody else where memory is short.
void OfferToOutOfMemoryKiller() {
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  if (write(file, "1000", 4) < 0) errno = 0;
  close(file);
}

sock_filter Load(std::size_t offset) {
  return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(offset));
}

// Everything else fails with EPERM: libraries ask for more now and then (iconv its tables) and do without.
std::vector<sock_filter> Filter() {
  const sock_filter refuse = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  const sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  std::vector<sock_filter> filter = {
      Load(offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0),
      refuse,
      Load(offsetof(seccomp_data, nr)),
  };
  for (long call : kAllowed) {
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1));
    filter.push_back(allow);
  }
  // Memory may be had, but none that can be executed.
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 1, 0));
  filter.push_back(refuse);
  filter.push_back(Load(offsetof(seccomp_data, args[2])));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1));
  filter.push_back(refuse);
  filter.push_back(allow);
  return filter;
}

void InstallFilter() {
  if (kArchitecture == 0) return;
  std::vector<sock_filter> filter = Filter();
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  // Fails where the kernel has none: the limits hold all the same.
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

}  // namespace

bool EnterSandbox() {
  prctl(PR_SET_DUMPABLE, 0);
  prctl(PR_SET_PDEATHSIG, 9);
  for (int stop : {SIGINT, SIGTERM, SIGHUP}) signal(stop, SIG_IGN);  // the parent decides, also for a whole terminal
  if (nice(10) == -1) errno = 0;  // viewers go first
  OfferToOutOfMemoryKiller();
  if (kIsSanitized) return true;
  bool limited = Limit(RLIMIT_AS, kMostMemoryBytes) && Limit(RLIMIT_CPU, kMostProcessorSeconds, 1) &&
                 Limit(RLIMIT_FSIZE, 0) && Limit(RLIMIT_CORE, 0) && Limit(RLIMIT_NOFILE, kMostDescriptors);
  if (!limited || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  InstallFilter();
  return true;
}

}  // namespace reelcache
