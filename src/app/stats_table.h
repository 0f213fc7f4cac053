// The numbers of /api/stats as a table for people.
#pragma once

#include <string>
#include <string_view>

#include "app/language.h"
#include "base/result.h"

namespace reelcache {

// A number that the JSON does not hold is shown as "-".
// Errors: kBadAnswer when it is not the JSON of /api/stats.
Result<std::string> StatsTable(std::string_view json, Language language);

// The same JSON, indented, every member in its place.
// Errors: as StatsTable.
Result<std::string> IndentedStats(std::string_view json);

}  // namespace reelcache
