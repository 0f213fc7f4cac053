// Any bytes as a video file: its layout is found in a bounded number of reads.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "media/container_layout.h"
#include "support/memory_bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  reelcache::MemoryBytes file(std::string(reinterpret_cast<const char*>(data), size));
  reelcache::ContainerLayout layout = reelcache::ReadContainerLayout(file);
  constexpr int kMostReads = 20'000;
  if (file.reads() > kMostReads) std::abort();
  // Nobody cuts off what is of no known kind.
  if (layout.container.empty() && !layout.cut_off.empty()) std::abort();
  return 0;
}
