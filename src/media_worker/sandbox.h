// What this program takes from itself before it reads the first byte of a file it does not trust.
#pragma once

namespace reelcache {

// Afterwards: no new descriptors, so no files and no network; no new threads or programs; limits on memory and processor
// time; only the system calls that reading and computing need (seccomp, where the kernel has it). Libraries must be
// loaded before. False when a limit could not be set.
bool EnterSandbox();

}  // namespace reelcache
