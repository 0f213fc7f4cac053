// Which part answers a target: /download/ the cache, other paths a handler.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/answer.h"

namespace reelcache {

class Router {
 public:
  void Add(std::string path, Handler& handler) { handlers_[std::move(path)] = &handler; }
  // For every path that begins with `prefix` and has no handler of its own.
  void AddBelow(std::string prefix, Handler& handler) { below_.emplace_back(std::move(prefix), &handler); }

  // Null: nobody.
  Handler* Find(std::string_view path) const {
    if (auto found = handlers_.find(path); found != handlers_.end()) return found->second;
    for (const auto& [prefix, handler] : below_)
      if (path.starts_with(prefix)) return handler;
    return nullptr;
  }

 private:
  std::map<std::string, Handler*, std::less<>> handlers_;
  std::vector<std::pair<std::string, Handler*>> below_;
};

inline constexpr std::string_view kDownloadPrefix = "/download/";

// The object's name in a decoded path below /download/; nothing for other paths and for names with a "." or ".."
// segment, with NUL, or that are not UTF-8. A name may begin or end with '/' and hold "//", as in object storage: an
// origin that reads files refuses those itself.
std::optional<std::string_view> DownloadName(std::string_view decoded_path);

}  // namespace reelcache
