// What a request to purge, pin or warm is about, from its query. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/percent_encoding.h"

namespace reelcache {

struct SteeringQuery {
  enum class What { kName, kPrefix, kAll };
  What what = What::kName;
  std::string text;  // the name, or the prefix
  bool soft = false;
};

// name= or prefix=, once; `take` gets the other pairs and says kDone of those it knows. An empty prefix is everything, and
// means something where `empty_prefix` says so. Errors: kInvalid with a code; the message is for the client.
struct TargetRules {
  bool empty_prefix = false;
  const char* bad_target;  // the message
};
inline constexpr const char* kNameOrPrefix =
    "Say one of name=... and prefix=..., once, percent-encoded as UTF-8.";
enum class Taken { kDone, kTarget, kUnknown };  // kTarget: it names everything
Result<SteeringQuery> ParseTarget(std::string_view query, const TargetRules& rules,
                                  const std::function<Result<Taken>(FormPair&)>& take);

// name=, prefix= or, where `takes_all`, all=yes: one of them. Errors: kInvalid with a code; the message is for the
// client.
Result<SteeringQuery> ParseSteeringQuery(std::string_view query, bool takes_all);

}  // namespace reelcache
