// Where operators are answered: the value of --admin. Pure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace reelcache {

struct AdminPlace {
  enum class Kind {
    kOff,
    kAuto,  // 127.0.0.1 and kAutoAdminPort, if that is free; any port where --port is 0
    kTcp,
    kUnix,
  };
  Kind kind = Kind::kAuto;
  std::string host = {};  // of kTcp: an IP address without brackets, or "localhost"
  std::uint16_t port = 0;  // of kTcp; 0: any free one
  std::filesystem::path socket = {};

  friend bool operator==(const AdminPlace&, const AdminPlace&) = default;
};

inline constexpr std::uint16_t kAutoAdminPort = 5010;
inline constexpr std::string_view kUnixScheme = "unix:";  // before the path of a socket

// auto, off, HOST:PORT, [HOST]:PORT or unix:PATH; nothing for other text.
std::optional<AdminPlace> ParseAdminPlace(std::string_view text);

// Whether other machines can reach it.
bool IsReachableFromOutside(const AdminPlace& place);

// "http://127.0.0.1:5010", "http://[::1]:5010". A wildcard address is reached by the machine's own name.
std::string UrlOf(std::string_view host, std::uint16_t port);

}  // namespace reelcache
