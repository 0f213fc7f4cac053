#include "base/metrics.h"

namespace reelcache {

std::uint64_t Metrics::requests() const {
  std::uint64_t total = 0;
  for (int status = 100; status < kStatuses; ++status) total += Status(status);
  return total;
}

std::uint64_t Metrics::sent_bytes() const {
  return Get(Counter::kBytesMemory) + Get(Counter::kBytesDisk) + Get(Counter::kBytesJoined) + Get(Counter::kBytesOrigin);
}

LatencyHistogram::Snapshot Metrics::first_byte() const {
  LatencyHistogram::Snapshot all = Get(Timing::kFirstByteMemory);
  for (Timing other : {Timing::kFirstByteDisk, Timing::kFirstByteJoined, Timing::kFirstByteOrigin}) all += Get(other);
  return all;
}

}  // namespace reelcache
