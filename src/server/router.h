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

struct Routed {
  Handler* handler = nullptr;  // null: nobody
  bool operator_only = false;
};

class Router {
 public:
  void Add(std::string path, Handler& handler) { handlers_[std::move(path)] = {&handler, false}; }
  // For every path that begins with `prefix` and has no handler of its own.
  void AddBelow(std::string prefix, Handler& handler) { below_.emplace_back(std::move(prefix), Routed{&handler, false}); }

  // As these, for operators alone: the server's gate is asked first.
  void AddOperator(std::string path, Handler& handler) { handlers_[std::move(path)] = {&handler, true}; }
  void AddOperatorBelow(std::string prefix, Handler& handler) {
    below_.emplace_back(std::move(prefix), Routed{&handler, true});
  }

  // `path` is decoded.
  Routed Find(std::string_view path) const {
    if (auto found = handlers_.find(path); found != handlers_.end()) return found->second;
    for (const auto& [prefix, routed] : below_)
      if (path.starts_with(prefix)) return routed;
    return {};
  }

 private:
  std::map<std::string, Routed, std::less<>> handlers_;
  std::vector<std::pair<std::string, Routed>> below_;
};

inline constexpr std::string_view kDownloadPrefix = "/download/";

// The object's name in a decoded path below /download/; nothing for other paths and for names with a "." or ".."
// segment, with NUL, or that are not UTF-8. A name may begin or end with '/' and hold "//", as in object storage: an
// origin that reads files refuses those itself.
std::optional<std::string_view> DownloadName(std::string_view decoded_path);

}  // namespace reelcache
