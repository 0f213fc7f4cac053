#include "admin/warm_order.h"

#include "admin/steering_query.h"
#include "base/size_text.h"

namespace reelcache {
namespace {

Error Bad(std::string_view code, const char* sentence) {
  return {ErrorKind::kInvalid, sentence, std::nullopt, false, code};
}

Result<Taken> Take(WarmOrder& order, const FormPair& pair) {
  if (pair.name == "part") {
    if (pair.value != "ends" && pair.value != "whole") return Bad("bad_part", "part is ends or whole.");
    order.part = pair.value == "ends" ? WarmPart::kEnds : WarmPart::kWhole;
  } else if (pair.name == "budget") {
    order.budget_bytes = ParseSize(pair.value);
    if (order.budget_bytes.value_or(0) == 0) return Bad("bad_budget", "budget is a size such as 10GiB.");
  } else if (pair.name == "deadline") {
    order.deadline = ParseDuration(pair.value);
    if (order.deadline.value_or(std::chrono::milliseconds(0)).count() == 0)
      return Bad("bad_deadline", "deadline is a time such as 2h.");
  } else {
    return Taken::kUnknown;
  }
  return Taken::kDone;
}

}  // namespace

Result<WarmOrder> ParseWarmOrder(std::string_view query) {
  WarmOrder order;
  auto target = ParseTarget(query, {true, kNameOrPrefix}, [&order](const FormPair& pair) { return Take(order, pair); });
  if (!target.ok()) return std::move(target.error());
  order.is_prefix = target->what == SteeringQuery::What::kPrefix;
  order.name = std::move(target->text);
  return order;
}

}  // namespace reelcache
