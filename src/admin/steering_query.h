// What a request to purge or pin is about, from its query. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace reelcache {

struct SteeringQuery {
  enum class What { kName, kPrefix, kAll };
  What what = What::kName;
  std::string text;  // the name, or the prefix
  bool soft = false;
};

// name=, prefix= or, where `takes_all`, all=yes: one of them. Errors: kInvalid with a code; the message is for the client.
Result<SteeringQuery> ParseSteeringQuery(std::string_view query, bool takes_all);

}  // namespace reelcache
