#include "admin/warm_api.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "admin/json_answer.h"
#include "admin/warm_order.h"
#include "base/ascii.h"

namespace reelcache {
namespace {

using nlohmann::json;

const char* WordOf(WarmState state) {
  switch (state) {
    case WarmState::kRunning: return "running";
    case WarmState::kDone: return "done";
    case WarmState::kCancelled: return "cancelled";
    case WarmState::kOverBudget: return "over_budget";
    case WarmState::kOverDeadline: return "over_deadline";
    case WarmState::kFailed: break;
  }
  return "failed";
}

json TextOrNull(std::string_view text) { return text.empty() ? json(nullptr) : json(text); }

json JobJson(const Warmer::Entry& entry) {
  const WarmOrder& order = entry.second->order();
  const WarmProgress progress = entry.second->progress();
  return {{"id", std::to_string(entry.first)},
          {"what", order.name + (order.is_prefix ? "*" : "")},
          {"part", order.part == WarmPart::kEnds ? "ends" : "whole"},
          {"state", WordOf(progress.state)},
          {"objects", {{"total", progress.total}, {"done", progress.done}, {"failed", progress.failed}}},
          {"bytes",
           {{"wanted", progress.bytes.wanted}, {"fetched", progress.bytes.fetched}, {"already", progress.bytes.already}}},
          {"current", TextOrNull(progress.current)},
          {"seconds", std::round(static_cast<double>(progress.took.count()) / 100) / 10},
          {"error", TextOrNull(progress.error)},
          {"code", TextOrNull(progress.code)}};
}

Answer Begin(Warmer& warmer, const WarmOrder& order) {
  auto entry = warmer.Start(order);
  if (!entry.ok()) return JsonError(503, entry.error().code, entry.error().message);
  return JsonAnswer(202, JobJson(*entry));
}

Answer TellAll(Warmer& warmer) {
  json jobs = json::array();
  for (const auto& entry : warmer.jobs()) jobs.push_back(JobJson(entry));
  return JsonAnswer(200, json{{"jobs", std::move(jobs)}});
}

Answer TellOne(Warmer& warmer, std::string_view id, bool cancel) {
  auto number = ParseDecimal<Warmer::Id>(id);
  auto job = number ? warmer.Find(*number) : nullptr;
  if (!job) return JsonError(404, "no_warm", "There is no warm with that number, or it ended long ago.");
  if (cancel) job->Cancel();
  return JsonAnswer(200, JobJson({*number, job}));
}

}  // namespace

bool WarmApi::Accepts(Method method) const {
  return method == Method::kGet || method == Method::kHead || method == Method::kPost || method == Method::kDelete;
}

void WarmApi::Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) {
  const bool one = target.path().starts_with(kPrefix);
  const bool changes = head.method == Method::kPost || head.method == Method::kDelete;
  if (changes && one != (head.method == Method::kDelete))
    return on_answer(JsonError(405, "bad_method", "POST begins a warm at /api/warm, DELETE cancels one at /api/warm/<id>."));
  if (one) {
    std::string id(target.path().substr(kPrefix.size()));
    return Ask(loop, std::move(on_answer), [id, changes](Warmer& warmer) { return TellOne(warmer, id, changes); });
  }
  if (!changes) return Ask(loop, std::move(on_answer), TellAll);
  auto order = ParseWarmOrder(target.query);
  if (!order.ok()) return on_answer(JsonError(400, order.error().code, order.error().message));
  Ask(loop, std::move(on_answer), [order = std::move(*order)](Warmer& warmer) { return Begin(warmer, order); });
}

void WarmApi::Ask(Loop& loop, OnAnswer on_answer, std::function<Answer(Warmer&)> make) {
  loop_.Post([&loop, weak = warmer_, on_answer = std::move(on_answer), make = std::move(make)] {
    auto warmer = weak.lock();
    Answer answer = warmer ? make(*warmer) : JsonError(503, "stopping", "The server is stopping.");
    loop.Post([answer = std::move(answer), on_answer] { on_answer(answer); });
  });
}

}  // namespace reelcache
