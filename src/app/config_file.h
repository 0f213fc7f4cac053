// The two files that may set options: the configuration file and `.env`. Pure text in, settings
// out.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.h"
#include "base/result.h"

namespace reelcache {

// A JSON object of options by key; `//` comments are accepted. `shown_name` is the file as the
// sentences name it. Errors: kInvalid for what is not JSON, an unknown or repeated key, a value of
// the wrong type.
Result<Settings> ParseConfigFile(std::string_view text, const std::string& shown_name);

// Lines NAME=VALUE, with or without `export`, quotes and # comments; what is not one is passed
// over. A quoted value may span lines.
std::vector<Variable> ParseDotEnv(std::string_view text);

// Errors: kNotFound, kForbidden, kInvalid (not a file, or over 1 MiB); the message is the reason
// alone.
Result<std::string> ReadSmallFile(const std::filesystem::path& path);

}  // namespace reelcache
