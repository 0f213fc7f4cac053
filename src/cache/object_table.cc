#include "cache/object_table.h"

#include "base/hash.h"

namespace reelcache {

ObjectTable::ObjectTable(Metrics& metrics, std::size_t most_entries)
    : metrics_(metrics), most_entries_(most_entries / kShards + 1) {}

ObjectTable::Shard& ObjectTable::ShardOf(const std::string& name) { return shards_[Hash64(name) % kShards]; }

ObjectTable::Look ObjectTable::Find(const std::string& name, SteadyTime now, Loop& loop,
                                    const std::weak_ptr<Viewer>& waiter,
                                    const std::function<bool(const Object&)>& is_fresh) {
  Shard& shard = ShardOf(name);
  std::lock_guard lock(shard.mutex);
  auto [place, is_new] = shard.entries.try_emplace(name);
  Entry& entry = place->second;
  if (is_new) {
    metrics_.Move(Gauge::kObjects, 1);
    entry.asking = true;  // before Trim, which spares entries that are asking
    Trim(shard);
    return {Look::Kind::kAsk, nullptr, {}};
  }
  if (entry.object && !entry.object->doomed() && is_fresh(*entry.object)) return {Look::Kind::kObject, entry.object, {}};
  if (entry.asking) {
    entry.waiters.push_back({&loop, waiter});
    return {Look::Kind::kWait, nullptr, {}};
  }
  if (entry.negative && now < entry.negative_until) return {Look::Kind::kNegative, nullptr, entry.negative};
  entry.asking = true;
  entry.negative.reset();
  bool changed = entry.object && entry.object->doomed();
  if (changed) entry.object = nullptr;
  return {Look::Kind::kAsk, entry.object, {}, changed};
}

ObjectRef ObjectTable::Known(const std::string& name) {
  Shard& shard = ShardOf(name);
  std::lock_guard lock(shard.mutex);
  auto entry = shard.entries.find(name);
  return entry == shard.entries.end() ? nullptr : entry->second.object;
}

void ObjectTable::Answer(const std::string& name, const Result<Opened>& result, SteadyTime negative_until) {
  Shard& shard = ShardOf(name);
  std::vector<Waiter> waiters;
  {
    std::lock_guard lock(shard.mutex);
    Entry& entry = shard.entries[name];
    entry.asking = false;
    entry.object = result.ok() ? result->object : nullptr;
    if (!result.ok() && IsAboutObject(result.error())) {
      entry.negative = result.error();
      entry.negative_until = negative_until;
    }
    waiters.swap(entry.waiters);
  }
  Result<Opened> shared = result;
  if (shared.ok()) {
    shared->collapsed = true;
    shared->own_fill = nullptr;
  }
  for (Waiter& waiter : waiters)
    waiter.loop->Post([viewer = std::move(waiter.viewer), shared] {
      if (auto told = viewer.lock()) told->OnOpened(shared);
    });
}

// Any entry may go: what is dropped is asked for again. Requires: shard.mutex held.
void ObjectTable::Trim(Shard& shard) {
  for (auto place = shard.entries.begin(); shard.entries.size() > most_entries_ && place != shard.entries.end();) {
    if (place->second.asking) {
      ++place;
      continue;
    }
    place = shard.entries.erase(place);
    metrics_.Move(Gauge::kObjects, -1);
  }
}

}  // namespace reelcache
