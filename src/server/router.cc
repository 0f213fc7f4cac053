#include "server/router.h"

#include "http/target_uri.h"

namespace reelcache {
namespace {

// What object storage allows, after `NAME/` of an origin that has a name in the gallery.
constexpr std::size_t kMostNameBytes = 1024 + 65;

// "." and ".." name folders; an empty segment is a name of its own in object storage.
bool HasDotSegment(std::string_view name) {
  while (true) {
    std::size_t slash = name.find('/');
    std::string_view segment = name.substr(0, slash);
    if (segment == "." || segment == "..") return true;
    if (slash == std::string_view::npos) return false;
    name.remove_prefix(slash + 1);
  }
}

}  // namespace

std::optional<std::string_view> DownloadName(std::string_view decoded_path) {
  if (!decoded_path.starts_with(kDownloadPrefix)) return std::nullopt;
  std::string_view name = decoded_path.substr(kDownloadPrefix.size());
  bool bad = name.empty() || name.size() > kMostNameBytes || name.find('\0') != std::string_view::npos ||
             HasDotSegment(name) || !IsValidUtf8(name);
  return bad ? std::nullopt : std::optional(name);
}

}  // namespace reelcache
