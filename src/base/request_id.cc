#include "base/request_id.h"

#include <random>

namespace reelcache {

RequestIds::RequestIds() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  next_ = random();
}

}  // namespace reelcache
