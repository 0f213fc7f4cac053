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

// The object's name in a decoded path below /download/; nothing for other paths and for names that could leave their
// folder, hide control bytes from a log, or are not UTF-8.
std::optional<std::string_view> DownloadName(std::string_view decoded_path);

}  // namespace reelcache
