// What the process asks of the system at its start.
#pragma once

#include <cstdint>

namespace reelcache {

// Raises the soft descriptor limit to the hard one and returns it.
std::uint64_t RaiseDescriptorLimit();

// How many connections the limit allows beside the store's files, origin connections and a reserve.
int ConnectionBudget(std::uint64_t descriptor_limit);

// No core file, and no other process of this user reads our memory: it holds tokens and keys. Both stay possible in a
// program built with the address sanitizer, whose leak check reads it.
void KeepMemoryPrivate();

// Chunk buffers come and go in sizes that glibc would map and unmap each time: keep them in its heap. They are made on
// one thread and given back on another, which leaves gaps in every thread's arena: one arena for all (200 slow viewers,
// tests/process/test_slow.py: 262 MiB resident instead of 367). Call before the first thread starts.
void TuneAllocator();

}  // namespace reelcache
