#include "admin/purge_api.h"

#include <nlohmann/json.hpp>

#include "admin/json_answer.h"
#include "admin/steering_query.h"
#include "base/log.h"

namespace reelcache {
namespace {

Purged Run(Purger& purger, const SteeringQuery& query) {
  PurgeKind kind = query.soft ? PurgeKind::kSoft : PurgeKind::kHard;
  switch (query.what) {
    case SteeringQuery::What::kName: return purger.Name(query.text, kind);
    case SteeringQuery::What::kPrefix: return purger.Prefix(query.text, kind);
    case SteeringQuery::What::kAll: break;
  }
  return purger.All(kind);
}

void Tell(const SteeringQuery& query, const Purged& purged) {
  using What = SteeringQuery::What;
  std::string what = query.what == What::kAll ? "everything" : Quoted(query.text);
  spdlog::info("{} of {}{}: {} objects, {} bytes{}", query.soft ? "soft purge" : "purge",
               query.what == What::kPrefix ? "what begins with " : "", what, purged.objects, purged.withdrawn_bytes,
               purged.lasting ? "" : "; the disk could not take note of it: a restart may bring the old bytes back");
}

}  // namespace

void PurgeApi::Handle(Loop& loop, const RequestHead&, const TargetUri& target, OnAnswer on_answer) {
  auto query = ParseSteeringQuery(target.query, true);
  if (!query.ok()) return on_answer(JsonError(400, query.error().code, query.error().message));
  workers_.Submit([this, &loop, query = std::move(*query), on_answer = std::move(on_answer)]() mutable {
    Purged purged = Run(purger_, query);
    on_changed_();
    Tell(query, purged);
    nlohmann::json json{{"objects", purged.objects},
                        {"withdrawn_bytes", purged.withdrawn_bytes},
                        {"soft", query.soft},
                        {"lasting", purged.lasting}};
    loop.Post([answer = JsonAnswer(200, json), on_answer = std::move(on_answer)] { on_answer(answer); });
  });
}

}  // namespace reelcache
