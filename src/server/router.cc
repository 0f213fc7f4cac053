#include "server/router.h"

#include "http/target_uri.h"

namespace reelcache {
namespace {

// What object storage allows, after `NAME/` of an origin that has a name in the gallery.
constexpr std::size_t kMostNameBytes = 1024 + 65;

}  // namespace

// An empty segment is a name of its own in object storage.
std::optional<std::string_view> DownloadName(std::string_view decoded_path) {
  if (!decoded_path.starts_with(kDownloadPrefix)) return std::nullopt;
  std::string_view name = decoded_path.substr(kDownloadPrefix.size());
  bool bad = name.empty() || name.size() > kMostNameBytes || name.find('\0') != std::string_view::npos ||
             HasDotSegments(name) || !IsValidUtf8(name);
  return bad ? std::nullopt : std::optional(name);
}

}  // namespace reelcache
