// What this program takes from itself before it reads the first byte of a file it does not trust.
#pragma once

namespace reelcache {

// Afterwards: no new descriptors, so no files and no network; limits on memory and processor time; no new threads or
// programs, and only the system calls that reading and computing need (seccomp, where the kernel has it). Libraries must
// be loaded before. Does nothing under sanitizers. False when a limit could not be set.
bool EnterSandbox();

}  // namespace reelcache
