#include "base/request_id.h"

#include <random>

namespace reelcache {

RequestId MakeRequestId() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  RequestId id;
  while (!id) id.value = random();
  return id;
}

}  // namespace reelcache
