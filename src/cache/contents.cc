#include "cache/contents.h"

#include <algorithm>
#include <unordered_map>

#include "cache/object_record.h"

namespace reelcache {
namespace {

class Pass final : public ChunkVisitor {
 public:
  explicit Pass(Cache& cache) : cache_(cache), generations_(cache.Generations()) {}

  std::vector<ObjectContents> Take() {
    for (ObjectRef& object : cache_.KnownObjects()) AddKnown(std::move(object));
    cache_.store().ForEachRecord("", [this](const std::string& key, const std::string& record) {
      AddRecord(key, record);
      return true;
    });
    cache_.memory().Visit([this](const ChunkKey& key, std::uint64_t bytes) {
      if (ObjectContents* found = Find(key)) {
        found->memory.chunks.Add(key.whole().index);
        found->memory.bytes += bytes;
      }
    });
    cache_.store().VisitChunks(*this);
    std::erase_if(objects_, [](const ObjectContents& each) {
      return each.kept_bytes() == 0 && each.in_flight.bytes == 0 && each.answers == 0 && !each.pinned;
    });
    return std::move(objects_);
  }

  void Begin() override {
    for (ObjectContents& each : objects_) each.disk = {};
  }
  void OnChunks(const std::vector<ChunkKey>& keys) override {
    for (const ChunkKey& key : keys)
      if (ObjectContents* found = Find(key)) found->disk.Add(found->grid, key);
  }

 private:
  void AddKnown(ObjectRef object) {
    if (!by_id_.emplace(object->id(), objects_.size()).second) return;
    ObjectContents& added = objects_.emplace_back();
    added.name = object->name();
    added.version = object->version();
    added.pinned = cache_.store().pins().Find(object->id()).has_value();
    added.grid = object->grid();
    added.state = StateOf(*object);
    added.validated_at = object->validated_at();
    SteadyTime now = cache_.clock().Rough();
    const ObjectUse& use = object->use();
    added.answers = use.answers();
    added.heat = use.Heat(now);
    added.last_use = use.last_use();
    AddInFlight(*object, added);
    added.object = std::move(object);
  }

  ObjectState StateOf(const Object& object) const {
    if (object.doomed()) return ObjectState::kDoomed;
    return cache_.IsStale(object) ? ObjectState::kStale : ObjectState::kFresh;
  }

  static void AddInFlight(Object& object, ObjectContents& added) {
    std::lock_guard lock(object.fills_mutex);
    for (const auto& fill : object.fills) {
      ByteInterval pending = fill->pending();
      if (pending.empty()) continue;
      added.in_flight.bytes += pending.size();
      for (ChunkIndex i = added.grid.IndexOf(pending.begin); i <= added.grid.IndexOf(pending.end - 1); ++i)
        added.in_flight.chunks.Add(i);
    }
  }

  void AddRecord(const std::string& cache_key, std::string_view text) {
    std::uint64_t id = ObjectIdOf(cache_key);
    if (by_id_.contains(id)) return;
    auto name = cache_.origin().NameOf(cache_key);
    auto record = name ? ParseObjectRecord(text) : std::nullopt;
    if (!record) return;
    by_id_.emplace(id, objects_.size());
    ObjectContents& added = objects_.emplace_back();
    added.name = std::move(*name);
    added.version = VersionIdOf(record->facts, generations_.Of(cache_key));
    added.pinned = cache_.store().pins().Find(id).has_value();
    added.grid = {record->facts.complete_length, cache_.options().chunk_bytes};
    added.validated_at = record->validated_at;
  }

  // Null: of an object or a version that is not known.
  ObjectContents* Find(const ChunkKey& key) {
    auto found = by_id_.find(key.object);
    if (found == by_id_.end() || objects_[found->second].version != key.version) return nullptr;
    return &objects_[found->second];
  }

  Cache& cache_;
  const Generations generations_;
  std::vector<ObjectContents> objects_;
  std::unordered_map<std::uint64_t, std::size_t> by_id_;
};

}  // namespace

void ChunksHeld::Add(const ChunkGrid& grid, const ChunkKey& key) {
  ChunkIndex index = key.whole().index;
  ByteInterval interval = grid.IntervalOf(index, key.entry());
  if (interval.begin >= interval.end) return;  // no chunk of this object
  chunks.Add(index);
  bytes += interval.size();
}

std::vector<ObjectContents> TakeContents(Cache& cache) { return Pass(cache).Take(); }

}  // namespace reelcache
