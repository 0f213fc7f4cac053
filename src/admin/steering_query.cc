#include "admin/steering_query.h"

#include "http/target_uri.h"

namespace reelcache {
namespace {

using What = SteeringQuery::What;

Error Refuse(std::string_view code, std::string message) {
  return {ErrorKind::kInvalid, std::move(message), std::nullopt, false, code};
}

}  // namespace

Result<SteeringQuery> ParseTarget(std::string_view query, const TargetRules& rules,
                                  const std::function<Result<Taken>(FormPair&)>& take) {
  auto pairs = ParseForm(query);
  if (!pairs)
    return Refuse("bad_escape", "A % in the query is not followed by two hexadecimal digits. Write a plain % as %25.");
  SteeringQuery parsed;
  int targets = 0;
  for (FormPair& pair : *pairs) {
    const bool is_name = pair.name == "name";
    if (is_name || pair.name == "prefix") {
      ++targets;
      parsed.what = is_name ? What::kName : What::kPrefix;
      parsed.text = std::move(pair.value);
      continue;
    }
    auto taken = take(pair);
    if (!taken.ok()) return std::move(taken.error());
    if (*taken == Taken::kUnknown)
      return Refuse("bad_parameter", "There is a parameter, or a value of one, that this address does not take.");
    if (*taken == Taken::kTarget) ++targets, parsed.what = What::kAll;
  }
  const bool may_be_empty = parsed.what == What::kAll || (parsed.what == What::kPrefix && rules.empty_prefix);
  const bool has_text = (may_be_empty || !parsed.text.empty()) && IsValidUtf8(parsed.text);
  if (targets != 1 || !has_text) return Refuse("bad_target", rules.bad_target);
  return parsed;
}

Result<SteeringQuery> ParseSteeringQuery(std::string_view query, bool takes_all) {
  bool soft = false;
  auto parsed = ParseTarget(
      query,
      {!takes_all,
       takes_all ? "Say one of name=..., prefix=... and all=yes, once, percent-encoded as UTF-8." : kNameOrPrefix},
      [&](FormPair& pair) -> Result<Taken> {
        if (takes_all && pair.name == "all" && pair.value == "yes") return Taken::kTarget;
        if (!takes_all || pair.name != "soft" || (pair.value != "yes" && pair.value != "no")) return Taken::kUnknown;
        soft = pair.value == "yes";
        return Taken::kDone;
      });
  if (parsed.ok()) parsed->soft = soft;
  return parsed;
}

}  // namespace reelcache
