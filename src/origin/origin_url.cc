#include "origin/origin_url.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/ascii.h"
#include "base/log.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

constexpr std::string_view kAccepted =
    "dir:PATH, http://HOST/PREFIX/, https://HOST/PREFIX/, replit:, gs://BUCKET and s3://BUCKET";
constexpr std::size_t kMostOriginNameBytes = 64;

Error Refuse(std::string_view why) { return {ErrorKind::kInvalid, fmt::format("--origin {}", why)}; }

// "host" and "host:443" name one server: the default port is dropped, letters are made small.
Result<std::string> NormalizeServer(std::string_view scheme, std::string_view authority) {
  if (authority.find('@') != std::string_view::npos)
    return Refuse("must not carry a user name or password: an address is logged and shown");
  if (authority.empty() || !IsValidHost(authority))
    return Refuse(fmt::format("names no valid host and port: write {}://HOST:PORT/PREFIX/", scheme));
  std::string host = AsciiLower(authority);
  std::size_t colon = host.rfind(':');
  if (colon != std::string::npos && host.find(']', colon) == std::string::npos) {
    std::string port = host.substr(colon + 1);
    auto number = ParseDecimal<unsigned>(port);
    if (!port.empty() && (!number || *number == 0 || *number > 65535))
      return Refuse(fmt::format("has the port {}: it must be 1 to 65535", Quoted(port)));
    host.resize(colon);
    if (number && *number != (scheme == "https" ? 443U : 80U)) host += fmt::format(":{}", *number);
  }
  return fmt::format("{}://{}", scheme, host);
}

Result<std::string> NormalizePath(std::string_view path) {
  if (AsciiLower(path).find("%2f") != std::string::npos)
    return Refuse("must not have %2F in its path: it would not be told from '/'");
  auto decoded = PercentDecode(path);
  if (!decoded || decoded->find('\0') != std::string::npos)
    return Refuse("has a '%' in its path that is not followed by two hexadecimal digits: write it as %25");
  if (HasDotSegments(*decoded)) return Refuse("must not have '.' or '..' as a part of its path");
  std::string encoded = EncodePath(*decoded);
  if (encoded.empty() || encoded.back() != '/') encoded += '/';
  return encoded;
}

Result<OriginUrl> ParseHttp(std::string_view scheme, std::string_view rest) {
  if (!rest.starts_with("//")) return Refuse(fmt::format("must begin with {}://", scheme));
  rest.remove_prefix(2);
  std::size_t slash = std::min(rest.find_first_of("/?#"), rest.size());
  auto server = NormalizeServer(scheme, rest.substr(0, slash));
  if (!server) return server.error();
  if (rest.find_first_of("?#") != std::string_view::npos)
    return Refuse("must not have a '?' or '#': object names are put behind its path");
  auto path = NormalizePath(rest.substr(slash));
  if (!path) return path.error();
  return OriginUrl{.kind = OriginUrl::Kind::kHttp, .path = *path, .server = *server};
}

// BUCKET[/PREFIX], both as they are.
Result<OriginUrl> ParseBucket(OriginUrl url, std::string_view rest) {
  std::size_t slash = std::min(rest.find('/'), rest.size());
  url.bucket = rest.substr(0, slash);
  url.prefix = rest.substr(std::min(slash + 1, rest.size()));
  if (!url.prefix.empty() && url.prefix.back() != '/') url.prefix += '/';
  if (!IsBucketName(url.bucket))
    return Refuse(fmt::format("has the bucket {}: a bucket's name is 3 to 222 letters, digits, '-', '_' and '.'", Quoted(url.bucket)));
  if (!IsValidUtf8(url.prefix) || url.prefix.size() > 1024) return Refuse("has a prefix that is not UTF-8 or too long");
  return url;
}

Status TakeS3Parameter(OriginUrl& url, std::string_view name, std::string value) {
  if (name == "endpoint") {
    url.endpoint = std::move(value);
  } else if (name == "region") {
    url.region = std::move(value);
  } else if (name == "profile") {
    url.profile = std::move(value);
  } else if (name == "style" && (value == "path" || value == "virtual")) {
    url.virtual_host = value == "virtual";
  } else {
    return Refuse(fmt::format("has {} behind its '?': known are endpoint=URL, region=NAME, profile=NAME and "
                              "style=path or style=virtual", Quoted(name)));
  }
  return Ok();
}

Result<OriginUrl> ParseS3(std::string_view rest) {
  std::size_t mark = std::min(rest.find('?'), rest.size());
  auto url = ParseBucket({.kind = OriginUrl::Kind::kS3}, rest.substr(0, mark));
  if (!url) return url;
  std::string_view query = rest.substr(std::min(mark + 1, rest.size()));
  while (!query.empty()) {
    std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    std::size_t equals = std::min(pair.find('='), pair.size());
    auto value = PercentDecode(pair.substr(std::min(equals + 1, pair.size())));
    if (Status taken = TakeS3Parameter(*url, pair.substr(0, equals), value.value_or("")); !taken) return taken.error();
  }
  return url;
}

// "gs://" has its slashes, "replit:" may go without.
Result<OriginUrl> ParseBucketUrl(std::string_view scheme, std::string_view rest) {
  if (scheme == "replit") {
    if (rest.starts_with("//")) rest.remove_prefix(2);
    if (rest.empty()) return OriginUrl{.kind = OriginUrl::Kind::kReplit};
    if (!rest.starts_with('/')) return ParseBucket({.kind = OriginUrl::Kind::kReplit}, rest);
    return Refuse("must be replit: for the Repl's own bucket, or replit:BUCKET/PREFIX");
  }
  if (!rest.starts_with("//")) return Refuse(fmt::format("must begin with {}://", scheme));
  rest.remove_prefix(2);
  return scheme == "s3" ? ParseS3(rest) : ParseBucket({.kind = OriginUrl::Kind::kGcs}, rest);
}

// "NAME=URL": what stands before '=' holds nothing that a URL begins with.
std::pair<std::string_view, std::string_view> SplitName(std::string_view text) {
  std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || text.substr(0, equals).find_first_of(":/?") != std::string_view::npos)
    return {"", text};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

bool IsOriginName(std::string_view name) {
  return !name.empty() && name.size() <= kMostOriginNameBytes && name.front() != '.' && IsValidUtf8(name) &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::optional<std::string> Part(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return std::nullopt;
  std::string out(text);
  curl_free(text);
  return out;
}

std::string ServerOf(CURLU* url) {
  return AsciiLower(Part(url, CURLUPART_SCHEME).value_or("") + "://" + Part(url, CURLUPART_HOST).value_or("") + ":" +
                    Part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or(""));
}

}  // namespace

bool IsBucketName(std::string_view bucket) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  return bucket.size() >= 3 && bucket.size() <= 222 && bucket.find_first_not_of(kLetters) == std::string_view::npos &&
         bucket.front() != '.' && bucket.front() != '-' && bucket.back() != '.' && bucket.find("..") == std::string_view::npos;
}

std::string OriginUrl::Format() const {
  switch (kind) {
    case Kind::kDir: return "dir:" + path;
    case Kind::kHttp: return server + path;
    case Kind::kReplit: return "replit:" + (bucket.empty() ? "" : bucket + "/" + prefix);
    case Kind::kGcs: return "gs://" + bucket + "/" + prefix;
    case Kind::kS3: return "s3://" + bucket + "/" + prefix;
  }
  return {};
}

std::string_view OriginUrl::scheme() const {
  switch (kind) {
    case Kind::kDir: return "dir";
    case Kind::kHttp: return "http";
    case Kind::kReplit: return "replit";
    case Kind::kGcs: return "gs";
    case Kind::kS3: return "s3";
  }
  return {};
}

Result<std::vector<NamedOriginUrl>> ParseOrigins(const std::vector<std::string>& texts) {
  std::vector<NamedOriginUrl> origins;
  for (const std::string& text : texts) {
    auto [name, address] = SplitName(text);
    if (texts.size() > 1 && name.empty())
      return Refuse("is given more than once: write each as NAME=URL, such as films=gs://BUCKET");
    if (!name.empty() && !IsOriginName(name))
      return Refuse(fmt::format("has the name {}: it must not begin with a dot or be longer than {} bytes", Quoted(name), kMostOriginNameBytes));
    for (const NamedOriginUrl& other : origins)
      if (other.name == name) return Refuse(fmt::format("has the name {} twice: give each its own", Quoted(name)));
    auto url = ParseOriginUrl(address);
    if (!url) return url.error();
    origins.push_back({std::string(name), std::move(*url)});
  }
  return origins;
}

Result<OriginUrl> ParseOriginUrl(std::string_view text) {
  std::size_t colon = text.find(':');
  std::string scheme = AsciiLower(text.substr(0, colon == std::string_view::npos ? 0 : colon));
  if (scheme == "http" || scheme == "https") return ParseHttp(scheme, text.substr(colon + 1));
  if (scheme == "dir") {
    std::string path(text.substr(colon + 1));
    if (path.empty() || path.find('\0') != std::string::npos) return Refuse("names no folder: write dir:PATH");
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return OriginUrl{.kind = OriginUrl::Kind::kDir, .path = path};
  }
  if (scheme == "replit" || scheme == "gs" || scheme == "s3") return ParseBucketUrl(scheme, text.substr(colon + 1));
  if (scheme.empty() && !text.empty())
    return Refuse(fmt::format("is {} without a kind: write dir:{} for a folder; accepted are {}", Quoted(text), text,
                              kAccepted));
  return Refuse(fmt::format("has the unknown kind {}: accepted are {}", Quoted(scheme), kAccepted));
}

std::optional<std::string> ResolveRedirect(const std::string& from, const std::string& location) {
  UrlHandle url(curl_url(), curl_url_cleanup);
  if (location.empty() || curl_url_set(url.get(), CURLUPART_URL, from.c_str(), 0) != CURLUE_OK) return std::nullopt;
  const std::string server = ServerOf(url.get());
  // A space or a byte above 0x7f is encoded, as browsers do: servers send them.
  if (curl_url_set(url.get(), CURLUPART_URL, location.c_str(), CURLU_URLENCODE) != CURLUE_OK) return std::nullopt;
  if (ServerOf(url.get()) != server || Part(url.get(), CURLUPART_USER)) return std::nullopt;
  curl_url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0);
  return Part(url.get(), CURLUPART_URL);
}

}  // namespace reelcache
