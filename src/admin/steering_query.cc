#include "admin/steering_query.h"

#include "http/percent_encoding.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

using What = SteeringQuery::What;

Error Refuse(std::string_view code, std::string message) {
  return {ErrorKind::kInvalid, std::move(message), std::nullopt, false, code};
}

Error BadTarget(bool takes_all) {
  return Refuse("bad_target", takes_all ? "Say one of name=..., prefix=... and all=yes, once, percent-encoded as UTF-8."
                                        : "Say one of name=... and prefix=..., once, percent-encoded as UTF-8.");
}

}  // namespace

Result<SteeringQuery> ParseSteeringQuery(std::string_view query, bool takes_all) {
  auto pairs = ParseForm(query);
  if (!pairs)
    return Refuse("bad_escape", "A % in the query is not followed by two hexadecimal digits. Write a plain % as %25.");
  SteeringQuery parsed;
  int targets = 0;
  for (FormPair& pair : *pairs) {
    bool is_all = takes_all && pair.name == "all" && pair.value == "yes";
    if (pair.name == "name" || pair.name == "prefix" || is_all) {
      ++targets;
      parsed.what = is_all ? What::kAll : pair.name == "name" ? What::kName : What::kPrefix;
      parsed.text = is_all ? "" : std::move(pair.value);
    } else if (takes_all && pair.name == "soft" && (pair.value == "yes" || pair.value == "no")) {
      parsed.soft = pair.value == "yes";
    } else {
      return Refuse("bad_parameter", "There is a parameter, or a value of one, that this address does not take.");
    }
  }
  bool has_text = parsed.what == What::kAll || (!parsed.text.empty() && IsValidUtf8(parsed.text));
  if (targets != 1 || !has_text) return BadTarget(takes_all);
  return parsed;
}

}  // namespace reelcache
