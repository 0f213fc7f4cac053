// What the process asks of the system at its start.
#pragma once

#include <cstdint>

namespace reelcache {

// Raises the soft descriptor limit to the hard one and returns it.
std::uint64_t RaiseDescriptorLimit();

// How many connections the limit allows beside the store's files, origin connections and a reserve.
int ConnectionBudget(std::uint64_t descriptor_limit);

// Chunk buffers come and go in sizes that glibc would map and unmap each time: keep them in its heap.
// 
void TuneAllocator();

}  // namespace reelcache
