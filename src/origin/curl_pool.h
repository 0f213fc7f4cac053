// One CurlMulti for each loop that asks.
//
// Lifetime: CloseLoop for every loop that used it, or no such loop runs any more; before the loops are destroyed.
// Thread: For and CloseLoop on the loop they name; what For returns is used there only.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "origin/curl_multi.h"
#include "origin/origin_options.h"

namespace reelcache {

class CurlPool {
 public:
  // Without `options.ca_file`, SSL_CERT_FILE is read here: libcurl alone does not look at it.
  explicit CurlPool(OriginOptions options);

  CurlMulti& For(Loop& loop);
  void CloseLoop(Loop& loop) { For(loop).Close(); }

  // Of libcurl.
  static std::string LibraryVersion() { return curl_version_info(CURLVERSION_NOW)->version; }

  const OriginOptions& options() const { return options_; }

 private:
  OriginOptions options_;  // as given from the constructor on
  std::mutex mutex_;
  std::unordered_map<Loop*, std::unique_ptr<CurlMulti>> multis_;  // guarded by mutex_; each used on its loop only
};

}  // namespace reelcache
