// Which part answers a target. Exact paths go to handlers, /download/ to the cache.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/answer.h"

namespace reelcache {

class Router {
 public:
  void Add(std::string path, Handler& handler) { handlers_[std::move(path)] = &handler; }

  // Null: nobody.
  Handler* Find(std::string_view path) const {
    auto found = handlers_.find(path);
    return found == handlers_.end() ? nullptr : found->second;
  }

 private:
  std::map<std::string, Handler*, std::less<>> handlers_;
};

inline constexpr std::string_view kDownloadPrefix = "/download/";

// The object's name in a decoded path below /download/; nothing for other paths and for names with a "." or ".."
// segment, with NUL, or that are not UTF-8. A name may begin or end with '/' and hold "//", as in object storage: an
// origin that reads files refuses those itself.
std::optional<std::string_view> DownloadName(std::string_view decoded_path);

}  // namespace reelcache
