// The value of --origin, taken apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace reelcache {

// Of Google and Amazon: 3 to 222 letters, digits and "-_.". It becomes part of host names and paths.
bool IsBucketName(std::string_view bucket);

struct OriginUrl {
  enum class Kind { kDir, kHttp, kReplit, kGcs, kS3 };
  Kind kind = Kind::kDir;
  std::string path;    // kDir: as given; kHttp: percent-encoded, begins and ends with '/'
  std::string server;  // kHttp: "http://host" or "https://host:port", lower case, no default port
  std::string bucket;  // empty for kReplit: the Repl's own
  std::string prefix;  // in the bucket, as it is: empty or ends with '/'

  // kS3, from the query; empty: as the environment says
  std::string endpoint;
  std::string region;
  std::string profile;
  std::optional<bool> virtual_host;  // style=virtual or style=path

  // The same text for every spelling of one address, without a query.
  std::string Format() const;
  std::string_view scheme() const;  // "dir", "http", "replit", "gs", "s3"
};

// `dir:PATH`, `http://HOST[:PORT]/PREFIX/`, `https://...`, `replit:[BUCKET[/PREFIX]]`, `gs://BUCKET[/PREFIX]`,
// `s3://BUCKET[/PREFIX][?endpoint=URL&region=NAME&profile=NAME&style=path|virtual]`; a missing last slash is added.
// Anything else is kInvalid with a sentence that names --origin and the cure, and repeats no password.
Result<OriginUrl> ParseOriginUrl(std::string_view text);

struct NamedOriginUrl {
  std::string name;  // its objects are NAME/...; empty for the only one: they have no prefix
  OriginUrl url;
};

// One value or several, each NAME=URL then. Errors as ParseOriginUrl.
Result<std::vector<NamedOriginUrl>> ParseOrigins(const std::vector<std::string>& texts);

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
