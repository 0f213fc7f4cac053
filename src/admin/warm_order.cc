#include "admin/warm_order.h"

#include <utility>

#include "base/size_text.h"
#include "http/percent_encoding.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

Error Bad(std::string_view code, const char* sentence) {
  return {ErrorKind::kInvalid, sentence, std::nullopt, false, code};
}

Error BadName() { return Bad("bad_name", "Give one name=... or one prefix=..., percent-encoded as UTF-8."); }

Status Take(WarmOrder& order, bool& named, const std::string& key, std::string value) {
  if (key == "name" || key == "prefix") {
    if (std::exchange(named, true) || !IsValidUtf8(value) || (key == "name" && value.empty())) return BadName();
    order.is_prefix = key == "prefix";
    order.name = std::move(value);
  } else if (key == "part") {
    if (value != "ends" && value != "whole") return Bad("bad_part", "part is ends or whole.");
    order.part = value == "ends" ? WarmPart::kEnds : WarmPart::kWhole;
  } else if (key == "budget") {
    order.budget_bytes = ParseSize(value);
    if (order.budget_bytes.value_or(0) == 0) return Bad("bad_budget", "budget is a size such as 10GiB.");
  } else if (key == "deadline") {
    order.deadline = ParseDuration(value);
    if (order.deadline.value_or(std::chrono::milliseconds(0)).count() == 0)
      return Bad("bad_deadline", "deadline is a time such as 2h.");
  }
  return Ok();
}

}  // namespace

Result<WarmOrder> ParseWarmOrder(std::string_view query) {
  auto pairs = ParseForm(query);
  if (!pairs) return Bad("bad_escape", "A % in the query is not followed by two hexadecimal digits.");
  WarmOrder order;
  bool named = false;
  for (FormPair& pair : *pairs)
    if (Status taken = Take(order, named, pair.name, std::move(pair.value)); !taken.ok()) return std::move(taken.error());
  if (!named) return BadName();
  return order;
}

}  // namespace reelcache
