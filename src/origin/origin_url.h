// The value of --origin, taken apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace reelcache {

struct OriginUrl {
  enum class Kind { kDir, kHttp };
  Kind kind = Kind::kDir;
  std::string path;    // kDir: as given; kHttp: percent-encoded, begins and ends with '/'
  std::string server;  // kHttp: "http://host" or "https://host:port", lower case, no default port

  // The same text for every spelling of one address.
  std::string Format() const { return kind == Kind::kDir ? "dir:" + path : server + path; }
};

// `dir:PATH`, `http://HOST[:PORT]/PREFIX/` and `https://...`; a missing last slash is added. Anything else is kInvalid
// with a sentence that names --origin and the cure, and repeats no password.
Result<OriginUrl> ParseOriginUrl(std::string_view text);

// "http://host:80/a/b" without "http://host:80"; empty when there is no path.
inline std::string_view PathOfUrl(std::string_view url) {
  std::size_t host = url.find("://");
  if (host == std::string_view::npos) return {};
  std::size_t path = url.find('/', host + 3);
  return path == std::string_view::npos ? std::string_view() : url.substr(path);
}

// Where a redirect from `from` leads: absolute, without its fragment. Nothing when `location` is malformed, carries a
// user name, or is on another scheme, host or port.
std::optional<std::string> ResolveRedirect(const std::string& from, const std::string& location);

}  // namespace reelcache
