#include "admin/cache_api.h"

#include <algorithm>

#include "admin/cache_json.h"
#include "admin/json_answer.h"

namespace reelcache {
namespace {

constexpr std::size_t kCellsInList = 64;
constexpr std::size_t kCellsAlone = 256;
constexpr std::chrono::seconds kShared{1};
constexpr int kSharedTimes = 10;  // as long as the pass took

}  // namespace

void CacheApi::Handle(Loop& loop, const RequestHead&, const TargetUri& target, OnAnswer on_answer) {
  if (target.path().starts_with(kPrefix)) {
    std::string name(target.path().substr(kPrefix.size()));
    return Make(loop, std::move(on_answer), [this, name] { return ObjectAnswer(name); });
  }
  auto query = ParseCacheQuery(target.query);
  if (!query.ok()) return on_answer(JsonError(400, query.error().code, query.error().message));
  Make(loop, std::move(on_answer), [this, query = std::move(*query)] { return ListAnswer(query); });
}

void CacheApi::LookAnew() {
  pool_.Submit([this] { shared_until_.reset(); });
}

void CacheApi::Make(Loop& loop, OnAnswer on_answer, std::function<Answer()> make) {
  pool_.Submit([&loop, on_answer = std::move(on_answer), make = std::move(make)] {
    loop.Post([answer = make(), on_answer] { on_answer(answer); });
  });
}

const std::vector<ObjectContents>& CacheApi::Contents() {
  SteadyTime began = cache_.clock().Now();
  if (!shared_until_ || began >= *shared_until_) {
    contents_ = TakeContents(cache_);
    SteadyTime now = cache_.clock().Now();
    shared_until_ = now + std::max<SteadyTime::duration>(kShared, kSharedTimes * (now - began));
  }
  return contents_;
}

Answer CacheApi::ListAnswer(const CacheQuery& query) {
  CachePage page = SelectPage(Contents(), query);
  const ReadingTime now{cache_.clock().Rough(), cache_.clock().Wall()};
  StoreStats disk = cache_.store().Stats();
  nlohmann::json objects = nlohmann::json::array();
  for (const ObjectContents* object : page.objects) objects.push_back(ObjectJson(*object, kCellsInList, now));
  return JsonAnswer(200, nlohmann::json{
                             {"total", page.total},
                             {"offset", query.offset},
                             {"objects", std::move(objects)},
                             {"memory",
                              {{"used_bytes", cache_.memory_used_bytes()},
                               {"capacity_bytes", cache_.memory().capacity_bytes()}}},
                             {"disk", {{"used_bytes", disk.used_bytes}, {"capacity_bytes", disk.capacity_bytes}}}});
}

Answer CacheApi::ObjectAnswer(const std::string& name) {
  const auto& contents = Contents();
  auto found = std::find_if(contents.begin(), contents.end(), [&](const ObjectContents& each) { return each.name == name; });
  if (found == contents.end()) return JsonError(404, "not_cached", "Nothing of that name is in the cache.");
  nlohmann::json json = ObjectJson(*found, kCellsAlone, {cache_.clock().Rough(), cache_.clock().Wall()});
  json["chunk_bytes"] = found->grid.chunk_bytes;
  json["runs"] = {{"memory", RunsJson(found->memory.chunks)},
                  {"disk", RunsJson(found->disk.chunks)},
                  {"in_flight", RunsJson(found->in_flight.chunks)}};
  return JsonAnswer(200, json);
}

}  // namespace reelcache
