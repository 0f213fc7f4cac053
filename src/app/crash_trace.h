// The last words of a process that crashes: a backtrace on standard error, so that it stands in the log.
#pragma once

namespace reelcache {

// For SIGSEGV, SIGABRT, SIGBUS, SIGFPE and SIGILL, where nobody else (a sanitizer) takes them. The signal still ends
// the process. An overflow of a stack leaves none: the trace is made on that stack.
void TraceCrashes();

}  // namespace reelcache
