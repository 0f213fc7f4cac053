#include "target.h"

#include <netdb.h>

#include <charconv>
#include <cstring>
#include <string_view>

namespace reelcache {
namespace {

// Keeps `/` apart: names are paths.
std::string PercentEncode(std::string_view name) {
  constexpr std::string_view kPlain = "-._~/";
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    if (plain) {
      encoded += c;
    } else {
      (encoded += '%') += kDigits[byte >> 4U];
      encoded += kDigits[byte & 15U];
    }
  }
  return encoded;
}

std::string PercentDecode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const std::string_view digits = text.substr(std::min(i + 1, text.size()), 2);
    const char* end = digits.data() + digits.size();
    if (text[i] == '%' && digits.size() == 2 && std::from_chars(digits.data(), end, value, 16).ptr == end) {
      decoded += static_cast<char>(value);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

// The object's name at the storage: reelcache and the bench's nginx hand it out below /download/.
std::string NameOfPath(std::string_view path) {
  constexpr std::string_view kPrefix = "/download/";
  path.remove_prefix(path.starts_with(kPrefix) ? kPrefix.size() : 1);
  return PercentDecode(path);
}

bool ResolveAddress(const std::string& host, const std::string& port, Target& target) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return false;
  std::memcpy(&target.address, found->ai_addr, found->ai_addrlen);
  target.address_size = found->ai_addrlen;
  freeaddrinfo(found);
  return true;
}

}  // namespace

std::optional<Target> ResolveTarget(const std::string& url, const std::vector<std::string>& names,
                                    std::uint64_t object_bytes, std::string& error) {
  constexpr std::string_view kScheme = "http://";
  const std::size_t slash = url.find('/', kScheme.size());
  if (!url.starts_with(kScheme) || slash == std::string::npos) {
    error = "--url has to look like http://HOST:PORT/PATH";
    return std::nullopt;
  }
  Target target;
  target.authority = url.substr(kScheme.size(), slash - kScheme.size());
  const std::size_t colon = target.authority.find(':');
  const std::string port = colon == std::string::npos ? "80" : target.authority.substr(colon + 1);
  if (!ResolveAddress(target.authority.substr(0, colon), port, target)) {
    error = "the server of --url has no address: " + target.authority;
    return std::nullopt;
  }
  const std::string path = url.substr(slash);
  if (names.empty()) target.objects.push_back({NameOfPath(path), path, object_bytes});
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  for (const std::string& name : names) {
    const std::string full = folder + PercentEncode(name);
    target.objects.push_back({NameOfPath(full), full, object_bytes});
  }
  return target;
}

}  // namespace reelcache
