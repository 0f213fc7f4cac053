// Where the objects are: one server, and the paths below it.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reelcache {

struct TargetObject {
  std::string name;                   // what the seed of its bytes follows from
  std::string path;                   // percent-encoded
  std::uint64_t complete_length = 0;  // 0: not known yet
};

struct Target {
  std::string authority;  // of the Host field
  sockaddr_storage address{};
  socklen_t address_size = 0;
  std::vector<TargetObject> objects;
};

// `names` stand in for the last segment of the url. Otherwise one sentence in `error`.
std::optional<Target> ResolveTarget(const std::string& url, const std::vector<std::string>& names,
                                    std::uint64_t object_bytes, std::string& error);

}  // namespace reelcache
