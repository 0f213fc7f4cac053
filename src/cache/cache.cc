#include "cache/cache.h"

#include "base/log.h"
#include "cache/freshness.h"
#include "cache/object_record.h"
#include "cache/opening.h"
#include "cache/pass_reader.h"

namespace reelcache {
namespace {

constexpr std::size_t kMostObjects = 100'000;     // known in memory; about 600 bytes each
constexpr ChunkIndex kMostChunksInStatus = 256;
constexpr std::uint64_t kReadAheadShare = 4;  // of memory, the part that may be fetched ahead of readers

}  // namespace

Cache::Cache(Origin& origin, ChunkStore& store, WorkPool& disk_readers, const Clock& clock, Metrics& metrics,
             CacheOptions options)
    : origin_(origin),
      store_(store),
      disk_readers_(disk_readers),
      clock_(clock),
      metrics_(metrics),
      options_(options),
      memory_(options.memory_bytes, options.chunk_bytes,
              [&store](const ChunkKey& key) { store.CountUses(key, 1); }),
      read_ahead_(options.memory_bytes / kReadAheadShare),
      reader_parts_{origin, disk_readers, {memory_, store, metrics, *buffers_}, read_ahead_},
      table_(metrics, kMostObjects) {}

std::optional<Result<Opened>> Cache::Open(Loop& loop, const std::string& name, OpenWish wish,
                                          std::weak_ptr<Viewer> viewer) {
  bool stale = false;
  auto may_answer = [&](const Object& object) { return MayAnswer(object, stale = IsStale(object)); };
  auto look = table_.Find(name, clock_.Rough(), loop, viewer, may_answer);
  switch (look.kind) {
    case ObjectTable::Look::Kind::kObject:
      return Opened{std::move(look.object), false, stale};
    case ObjectTable::Look::Kind::kNegative:
      return Result<Opened>(*look.error);
    case ObjectTable::Look::Kind::kWait:
      return std::nullopt;
    case ObjectTable::Look::Kind::kAsk:
      std::make_shared<Opening>(*this, loop, name, wish, std::move(viewer))->Start(look.object, look.changed);
      return std::nullopt;
  }
  return std::nullopt;
}

std::shared_ptr<BodyReader> Cache::Read(Loop& loop, const Opened& opened, ChunkReader::Wish wish,
                                        std::weak_ptr<Viewer> viewer) {
  if (!opened.object->storable())
    return std::make_shared<PassReader>(origin_, loop, opened.object, wish.interval, std::move(viewer));
  FillTicket own = opened.own_fill ? std::move(*opened.own_fill) : FillTicket();
  return std::make_shared<ChunkReader>(reader_parts_, loop, opened.object, wish, std::move(own), std::move(viewer));
}

CacheStatus Cache::StatusOf(const Opened& opened, ByteInterval interval) const {
  const Object& object = *opened.object;
  if (!object.storable()) return {CacheOutcome::kBypass, false, false};
  ChunkIndex first = object.grid().IndexOf(interval.begin);
  ChunkIndex last = std::min(object.grid().IndexOf(interval.end - 1), first + kMostChunksInStatus);
  std::optional<ChunkIndex> missing;
  bool any_present = false;
  for (ChunkIndex index = first; index <= last; ++index) {
    // What our own first fetch brings was not there, even if it is here by now.
    bool fetched = opened.own_fill && (*opened.own_fill)->interval().Contains(object.grid().IntervalOf(index).end - 1);
    std::uint64_t begin = std::max(interval.begin, object.grid().IntervalOf(index).begin);
    if (!fetched && !IsMissing(reader_parts_.sinks, object, begin))
      any_present = true;
    else if (!missing)
      missing = index;
    if (missing && any_present) break;
  }
  if (!missing) return {opened.stale ? CacheOutcome::kStale : CacheOutcome::kHit, false, false};
  std::lock_guard lock(opened.object->fills_mutex);
  bool running = FindFill(object, std::max(interval.begin, object.grid().IntervalOf(*missing).begin)) != nullptr;
  return {any_present ? CacheOutcome::kPartial : CacheOutcome::kMiss, true, running && !opened.own_fill};
}

bool Cache::IsStale(const Object& object) const {
  return FreshnessOf(object.validated_at(), clock_.Wall(), options_.fresh_for) == Freshness::kStale;
}

// What must not be stored is asked for every time; what only lacks a strong validator keeps its facts.
bool Cache::MayAnswer(const Object& object, bool stale) const {
  return object.facts().may_store && (!stale || object.stale_allowed(clock_.Wall()));
}

ObjectRef Cache::MakeObject(const std::string& name, ObjectFacts facts, WallTime validated_at) const {
  return std::make_shared<Object>(name, ObjectIdOf(KeyOf(name)), std::move(facts), options_.chunk_bytes, validated_at);
}

void Cache::Remember(const Object& object) {
  if (object.storable())
    store_.WriteRecord(KeyOf(object.name()),
                       FormatObjectRecord({object.facts(), object.validated_at(), object.note()}));
}

void Cache::Annotate(const ObjectRef& object, std::string note) {
  ObjectRef live = table_.Known(object->name());
  if (!live) live = object;  // too many others were opened since
  if (live->doomed() || !live->storable() || VersionIdOf(live->facts()) != VersionIdOf(object->facts())) return;
  live->SetNote(std::move(note));
  Remember(*live);
}

void Cache::Finish(const std::string& name, const Result<Opened>& result) {
  table_.Answer(name, result, clock_.Rough() + options_.negative_ttl);
}

}  // namespace reelcache
