// A small text file at once, for credentials. Blocking.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace reelcache {

// Nothing when it cannot be read or is longer than 1 MiB.
std::optional<std::string> ReadCredentialFile(const std::filesystem::path& path);

}  // namespace reelcache
