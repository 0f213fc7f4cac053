#include "origin/origin_url.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>

#include "base/ascii.h"
#include "base/log.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

constexpr std::string_view kAccepted = "dir:PATH, http://HOST/PREFIX/ or https://HOST/PREFIX/";

Error Refuse(std::string_view why) { return {ErrorKind::kInvalid, fmt::format("--origin {}", why)}; }

bool HasDotSegment(std::string_view path) {
  while (!path.empty()) {
    std::size_t end = std::min(path.find('/'), path.size());
    std::string_view segment = path.substr(0, end);
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

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
  if (HasDotSegment(*decoded)) return Refuse("must not have '.' or '..' as a part of its path");
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
  return OriginUrl{OriginUrl::Kind::kHttp, *path, *server};
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

Result<OriginUrl> ParseOriginUrl(std::string_view text) {
  std::size_t colon = text.find(':');
  std::string scheme = AsciiLower(text.substr(0, colon == std::string_view::npos ? 0 : colon));
  if (scheme == "http" || scheme == "https") return ParseHttp(scheme, text.substr(colon + 1));
  if (scheme == "dir") {
    std::string path(text.substr(colon + 1));
    if (path.empty() || path.find('\0') != std::string::npos) return Refuse("names no folder: write dir:PATH");
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return OriginUrl{OriginUrl::Kind::kDir, path, ""};
  }
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
