#include "cache/object_table.h"

#include "base/hash.h"

namespace reelcache {

class ObjectTable::Question {
 public:
  struct Waiter {
    Loop* loop;
    std::weak_ptr<Viewer> viewer;
  };
  std::vector<Waiter> waiters;  // guarded by the mutex of the name's shard
};

ObjectTable::ObjectTable(Metrics& metrics, std::size_t most_entries)
    : metrics_(metrics), most_entries_(most_entries / kShards + 1) {}

ObjectTable::Shard& ObjectTable::ShardOf(const std::string& name) { return shards_[Hash64(name) % kShards]; }

ObjectTable::Look ObjectTable::Find(const std::string& name, SteadyTime now, Loop& loop,
                                    const std::weak_ptr<Viewer>& waiter,
                                    const std::function<bool(Object&)>& is_fresh) {
  Shard& shard = ShardOf(name);
  std::lock_guard lock(shard.mutex);
  auto [place, is_new] = shard.entries.try_emplace(name);
  Entry& entry = place->second;
  if (is_new) {
    metrics_.Move(Gauge::kObjects, 1);
    auto question = entry.question = std::make_shared<Question>();  // before Trim, which spares entries with one
    Trim(shard);
    return {Look::Kind::kAsk, nullptr, {}, false, std::move(question)};
  }
  Look look = LookAt(entry, now, is_fresh);
  if (look.kind == Look::Kind::kWait) entry.question->waiters.push_back({&loop, waiter});
  if (look.kind != Look::Kind::kAsk) return look;
  look.question = entry.question = std::make_shared<Question>();
  entry.negative.reset();
  if (look.changed) entry.object = nullptr;
  return look;
}

ObjectTable::Look ObjectTable::LookAt(const Entry& entry, SteadyTime now, const std::function<bool(Object&)>& is_fresh) {
  if (entry.object && !entry.object->doomed() && is_fresh(*entry.object)) return {Look::Kind::kObject, entry.object, {}};
  if (entry.question) return {Look::Kind::kWait, nullptr, {}};
  if (entry.negative && now < entry.negative_until) return {Look::Kind::kNegative, nullptr, entry.negative};
  bool changed = entry.object && entry.object->doomed();
  return {Look::Kind::kAsk, changed ? nullptr : entry.object, {}, changed};
}

ObjectTable::Look ObjectTable::Peek(const std::string& name, SteadyTime now,
                                    const std::function<bool(const Object&)>& is_fresh) {
  Shard& shard = ShardOf(name);
  std::lock_guard lock(shard.mutex);
  auto entry = shard.entries.find(name);
  return entry == shard.entries.end() ? Look{} : LookAt(entry->second, now, is_fresh);
}

ObjectRef ObjectTable::Known(const std::string& name) {
  Shard& shard = ShardOf(name);
  std::lock_guard lock(shard.mutex);
  auto entry = shard.entries.find(name);
  return entry == shard.entries.end() ? nullptr : entry->second.object;
}

std::vector<ObjectRef> ObjectTable::Objects() const {
  std::vector<ObjectRef> objects;
  for (const Shard& shard : shards_) {
    std::lock_guard lock(shard.mutex);
    for (const auto& [name, entry] : shard.entries)
      if (entry.object) objects.push_back(entry.object);
  }
  return objects;
}

void ObjectTable::Answer(const std::string& name, const QuestionRef& question, const Result<Opened>& result,
                         SteadyTime negative_until) {
  Shard& shard = ShardOf(name);
  std::vector<Question::Waiter> waiters;
  {
    std::lock_guard lock(shard.mutex);
    waiters.swap(question->waiters);
    auto place = shard.entries.find(name);
    if (place != shard.entries.end() && place->second.question == question) {
      Entry& entry = place->second;
      entry.question = nullptr;
      entry.object = result.ok() ? result->object : nullptr;
      if (!result.ok() && IsAboutObject(result.error())) {
        entry.negative = result.error();
        entry.negative_until = negative_until;
      }
    }
  }
  Result<Opened> shared = result;
  if (shared.ok()) {
    shared->collapsed = true;
    shared->own_fill = nullptr;
  }
  for (Question::Waiter& waiter : waiters)
    waiter.loop->Post([viewer = std::move(waiter.viewer), shared] {
      if (auto told = viewer.lock()) told->OnOpened(shared);
    });
}

void ObjectTable::Overtake(const std::string& name, const std::function<void(Object*)>& act) {
  Shard& shard = ShardOf(name);
  std::lock_guard lock(shard.mutex);
  auto place = shard.entries.find(name);
  if (place == shard.entries.end()) return act(nullptr);
  place->second.question = nullptr;
  place->second.negative.reset();
  act(place->second.object.get());
}

void ObjectTable::ForgetNegatives(std::string_view prefix) {
  for (Shard& shard : shards_) {
    std::lock_guard lock(shard.mutex);
    for (auto& [name, entry] : shard.entries)
      if (name.starts_with(prefix)) entry.negative.reset();
  }
}

void ObjectTable::OvertakeAll() {
  for (Shard& shard : shards_) {
    std::lock_guard lock(shard.mutex);
    for (auto& [name, entry] : shard.entries)
      if (entry.object) entry.object->Doom();
    metrics_.Move(Gauge::kObjects, -static_cast<std::int64_t>(shard.entries.size()));
    shard.entries.clear();
  }
}

void ObjectTable::IfCurrent(const std::string& name, const QuestionRef& question, const std::function<void()>& act) {
  Shard& shard = ShardOf(name);
  std::lock_guard lock(shard.mutex);
  auto place = shard.entries.find(name);
  if (place != shard.entries.end() && place->second.question == question) act();
}

bool ObjectTable::IfKnown(const Object& object, const std::function<void()>& act) {
  Shard& shard = ShardOf(object.name());
  std::lock_guard lock(shard.mutex);
  auto place = shard.entries.find(object.name());
  if (place == shard.entries.end() || place->second.object.get() != &object || object.doomed()) return false;
  act();
  return true;
}

std::vector<std::string> ObjectTable::Names(std::string_view prefix) {
  std::vector<std::string> names;
  for (Shard& shard : shards_) {
    std::lock_guard lock(shard.mutex);
    for (const auto& [name, entry] : shard.entries)
      if (name.starts_with(prefix) && (entry.object || entry.question)) names.push_back(name);
  }
  return names;
}

// Any entry may go: what is dropped is asked for again. Requires: shard.mutex held.
void ObjectTable::Trim(Shard& shard) {
  for (auto place = shard.entries.begin(); shard.entries.size() > most_entries_ && place != shard.entries.end();) {
    if (place->second.question) {
      ++place;
      continue;
    }
    place = shard.entries.erase(place);
    metrics_.Move(Gauge::kObjects, -1);
  }
}

}  // namespace reelcache
