// One request to object storage before it is authorised: its parts, as a signature needs them.
#pragma once

#include <string>
#include <vector>

namespace reelcache {

struct StorageRequest {
  enum class Kind { kRead, kStat, kList };
  Kind kind = Kind::kRead;
  std::string object = {};  // its whole name in the bucket, decoded; empty for lists
  std::string server = {};  // "https://storage.googleapis.com"; an authority may choose it
  std::string path = {};    // percent-encoded, begins with '/'
  std::string query = {};   // "a=b&c=d": names and values percent-encoded, sorted by name
  bool head_only = false;
  bool pinned = false;      // asks for one version only
  std::vector<std::string> fields = {};  // "Range: bytes=0-9"
  const char* accepted_coding = "identity";  // a literal: Accept-Encoding; bodies are never decoded

  std::string Url() const { return server + path + (query.empty() ? "" : "?" + query); }
};

}  // namespace reelcache
