#include "cache/purger.h"

#include <algorithm>

#include "cache/object_record.h"
#include "store/marks.h"
#include "store/write_receipt.h"

namespace reelcache {
namespace {

// What a kept chunk, or the end of one, takes.
std::uint64_t BytesOf(const ChunkKey& key, const std::unordered_map<std::uint64_t, ChunkGrid>& grids) {
  auto grid = grids.find(key.object);
  if (grid == grids.end()) return 0;
  ByteInterval kept = grid->second.IntervalOf(key.whole().index, key.entry());
  return kept.end > kept.begin ? kept.size() : 0;  // of another version it may lie behind the end
}

}  // namespace

Purged Purger::Names(const std::vector<std::string>& names, PurgeKind kind) {
  std::lock_guard lock(mutex_);
  Purged purged = kind == PurgeKind::kSoft ? MakeStale(names) : Withdraw(names);
  if (kind == PurgeKind::kHard && !names.empty()) on_purged_(names);
  Count(purged);
  return purged;
}

// Twice around the drop: what was opened in between was opened as it was before.
Purged Purger::All(PurgeKind kind) {
  if (kind == PurgeKind::kSoft) return Prefix("", kind);
  std::lock_guard lock(mutex_);
  cache_.table_.OvertakeAll();
  Dropped dropped = cache_.store_.DropAll();
  cache_.table_.OvertakeAll();
  cache_.purge_counts_.Clear(cache_.clock_.Wall());
  on_purged_({});
  Purged purged{dropped.objects, dropped.bytes + cache_.memory_.Clear(), dropped.lasting};
  Count(purged);
  return purged;
}

Purged Purger::Prefix(const std::string& prefix, PurgeKind kind) {
  cache_.table_.ForgetNegatives(prefix);
  return Names(cache_.KnownNames(prefix), kind);
}

Purged Purger::Withdraw(const std::vector<std::string>& names) {
  Grids grids;
  Purged purged = InTurns(names, [&](const std::string& name, const std::shared_ptr<WriteReceipt>& receipt) {
    return WithdrawOne(name, grids, receipt);
  });
  std::unordered_set<std::uint64_t> gone;
  for (const std::string& name : names) {
    const std::string key = cache_.KeyOf(name);
    gone.insert({ObjectIdOf(key), PosterIdOf(key)});
  }
  purged.withdrawn_bytes = cache_.memory_.Erase(gone);
  for (const ChunkKey& key : cache_.store_.EraseChunks(gone)) purged.withdrawn_bytes += BytesOf(key, grids);
  if (purged.lasting)
    for (const std::string& name : names) cache_.purge_counts_.Forget(cache_.KeyOf(name));
  return purged;
}

// Some names' records are queued, then it waits: what viewers write meanwhile has its room in the queue.
Purged Purger::InTurns(const std::vector<std::string>& names, const Change& change) {
  constexpr std::size_t kAtOnce = 500;
  Purged purged;
  for (std::size_t begin = 0; begin < names.size(); begin += kAtOnce) {
    auto receipt = std::make_shared<WriteReceipt>();
    const std::size_t end = std::min(names.size(), begin + kAtOnce);
    for (std::size_t i = begin; i < end; ++i) purged.objects += change(names[i], receipt);
    purged.lasting &= receipt->Wait();
  }
  return purged;
}

// It waits for the version that is opened next. Requires: nobody opens the object meanwhile.
void Purger::ReleasePin(const std::string& key, const std::shared_ptr<WriteReceipt>& receipt) {
  ChunkStore& store = cache_.store_;
  auto alone = store.pins().Changing();
  auto pin = store.pins().Find(ObjectIdOf(key));
  if (!pin) return;
  pin->version = 0;
  store.CommitRecord(MarkOf(kPinMark, key), FormatPin(*pin), receipt);
  store.pins().Put(std::move(*pin));
}

// Whether there was such an object. A question that runs is overtaken in the same moment as the writes are queued, so
// that nothing it writes comes after them.
bool Purger::WithdrawOne(const std::string& name, Grids& grids, const std::shared_ptr<WriteReceipt>& receipt) {
  ChunkStore& store = cache_.store_;
  const std::string key = cache_.KeyOf(name);
  auto text = store.ReadRecord(key);
  auto record = text ? ParseObjectRecord(*text) : std::nullopt;
  std::uint64_t purges = ReadGeneration(store, cache_.purge_counts_, key).purges;
  std::optional<std::uint64_t> length;
  if (record) length = record->facts.complete_length;
  cache_.table_.Overtake(name, [&](Object* object) {
    if (object != nullptr) {
      object->Doom();
      length = object->facts().complete_length;
      purges = std::max(purges, object->generation().purges);
    }
    cache_.purge_counts_.Note(key, purges + 1, cache_.clock_.Wall());
    store.CommitRecord(MarkOf(kPurgedMark, key), FormatMark({purges + 1}), receipt);
    store.CommitRecord(key, std::nullopt, receipt);
    ReleasePin(key, receipt);
  });
  if (length) grids[ObjectIdOf(key)] = {*length, cache_.options_.chunk_bytes};
  return length.has_value();
}

Purged Purger::MakeStale(const std::vector<std::string>& names) {
  return InTurns(names, [this](const std::string& name, const std::shared_ptr<WriteReceipt>& receipt) {
    return MakeOneStale(name, receipt);
  });
}

// As old as it may be and no older: --stale-if-error counts on from here.
bool Purger::MakeOneStale(const std::string& name, const std::shared_ptr<WriteReceipt>& receipt) {
  const std::string key = cache_.KeyOf(name);
  const WallTime stale_at = cache_.clock_.Wall() - cache_.options_.fresh_for.get();
  auto text = cache_.store_.ReadRecord(key);
  auto record = text ? ParseObjectRecord(*text) : std::nullopt;
  bool known = record.has_value();
  cache_.table_.Overtake(name, [&](Object* object) {
    if (object != nullptr && !object->doomed()) {
      known = true;
      object->MakeStale(stale_at);
      if (object->storable()) record = RecordOf(*object);
    }
    if (!record) return;
    record->validated_at = std::min(record->validated_at, stale_at);
    record->must_ask = true;
    cache_.store_.CommitRecord(key, FormatObjectRecord(*record), receipt);
  });
  return known;
}

void Purger::Count(const Purged& purged) {
  cache_.metrics_.Add(Counter::kPurges, purged.objects);
  cache_.metrics_.Add(Counter::kPurgedBytes, purged.withdrawn_bytes);
}

}  // namespace reelcache
