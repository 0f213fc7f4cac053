// What a person and a script are told about the runs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "load.h"
#include "options.h"

namespace reelcache {

using NamedResult = std::pair<std::string, LoadResult>;  // "cold", "warm" or "throughput"

std::string FormatTable(const SeekOptions& options, const std::vector<NamedResult>& results);
nlohmann::ordered_json FormatJson(const SeekOptions& options, const std::vector<NamedResult>& results);

}  // namespace reelcache
