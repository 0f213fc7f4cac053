#include "base/request_id.h"

#include <random>

namespace reelcache {

RequestIds::RequestIds() {
  std::random_device random;
  next_ = std::uint64_t{random()} << 32 | random();
}

}  // namespace reelcache
