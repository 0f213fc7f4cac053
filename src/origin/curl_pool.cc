#include "origin/curl_pool.h"

#include <cstdlib>

namespace reelcache {

CurlPool::CurlPool(OriginOptions options) : options_(std::move(options)) {
  const char* file = std::getenv("SSL_CERT_FILE");
  if (options_.ca_file.empty() && file != nullptr) options_.ca_file = file;
}

CurlMulti& CurlPool::For(Loop& loop) {
  std::lock_guard lock(mutex_);
  auto& multi = multis_[&loop];
  if (!multi) multi = std::make_unique<CurlMulti>(loop, options_.ConnectionsPerLoop());
  return *multi;
}

}  // namespace reelcache
