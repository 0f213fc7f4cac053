#include "cache/cache.h"

#include <set>

#include "base/log.h"
#include "cache/object_record.h"
#include "cache/opening.h"
#include "cache/pass_reader.h"
#include "store/marks.h"

namespace reelcache {
namespace {

constexpr std::size_t kMostObjects = 100'000;     // known in memory; about 600 bytes each
constexpr ChunkIndex kMostChunksInStatus = 256;
constexpr std::uint64_t kReadAheadShare = 4;  // of memory, the part that may be fetched ahead of readers

// What is at `offset` for a new reader, to the end of its chunk at most: as ChunkReader looks for it.
ByteRun RunAt(const FillSinks& sinks, Object& object, std::uint64_t offset) {
  const ChunkGrid& grid = object.grid();
  const ChunkIndex index = grid.IndexOf(offset);
  const std::uint64_t chunk_end = grid.IntervalOf(index).end;
  if (auto bytes = sinks.memory.Peek(object.KeyOf(index), grid.OffsetInChunk(offset)))
    return {Source::kMemory, {offset, offset + bytes->size()}};
  if (!IsMissing(sinks, object, offset)) return {Source::kDisk, {offset, chunk_end}};
  std::lock_guard lock(object.fills_mutex);
  if (auto fill = FindFill(object, offset))
    return {Source::kJoined, {offset, std::min(chunk_end, fill->interval().end)}};
  return {Source::kOrigin, {offset, std::max(offset + 1, FindMissingEnd(sinks, object, offset))}};
}

Slice Joined(const std::vector<Slice>& pieces) {
  std::string bytes;
  for (const Slice& piece : pieces) bytes += piece.bytes;
  return Slice::Own(std::move(bytes));
}

}  // namespace

Cache::Cache(Origin& origin, ChunkStore& store, WorkPool& disk_readers, const Clock& clock, Metrics& metrics,
             CacheOptions options)
    : origin_(origin),
      store_(store),
      disk_readers_(disk_readers),
      clock_(clock),
      metrics_(metrics),
      options_(options),
      memory_(options.memory_bytes, options.chunk_bytes, metrics,
              [&store](const ChunkKey& key) { store.CountUses(key, 1); }),
      read_ahead_(options.memory_bytes / kReadAheadShare),
      reader_parts_{origin, disk_readers, clock, {memory_, store, metrics, *buffers_}, read_ahead_},
      table_(metrics, kMostObjects) {}

void Cache::Reload(const CacheOptions& options) {
  options_.fresh_for = options.fresh_for;
  options_.negative_ttl = options.negative_ttl;
  options_.stale_if_error = options.stale_if_error;
  memory_.SetCapacity(options.memory_bytes);
  read_ahead_.SetMost(options.memory_bytes / kReadAheadShare);
}

std::optional<Result<Opened>> Cache::Open(Loop& loop, const std::string& name, OpenWish wish,
                                          std::weak_ptr<Viewer> viewer) {
  bool stale = false;
  auto may_answer = [&](Object& object) {
    if (object.generation().epoch != store_.epoch()) object.Doom();  // all was dropped, or the store is known since
    return !object.doomed() && MayAnswer(object, stale = IsStale(object));
  };
  auto look = table_.Find(name, clock_.Rough(), loop, viewer, may_answer);
  switch (look.kind) {
    case ObjectTable::Look::Kind::kObject:
      return Opened{std::move(look.object), false, stale};
    case ObjectTable::Look::Kind::kNegative:
      return Result<Opened>(*look.error);
    case ObjectTable::Look::Kind::kWait:
      return std::nullopt;
    case ObjectTable::Look::Kind::kAsk:
      std::make_shared<Opening>(*this, loop, name, wish, std::move(viewer))->Start(std::move(look));
      return std::nullopt;
  }
  return std::nullopt;
}

std::shared_ptr<BodyReader> Cache::Read(Loop& loop, const Opened& opened, ReadWish wish,
                                        std::weak_ptr<Viewer> viewer) {
  if (!opened.object->storable())
    return std::make_shared<PassReader>(origin_, loop, opened.object, wish, std::move(viewer));
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

ObjectView Cache::ViewOf(const std::string& name) {
  using Kind = ObjectTable::Look::Kind;
  auto look = table_.Peek(name, clock_.Now(), [this](const Object& object) { return MayAnswer(object, IsStale(object)); });
  if (look.kind == Kind::kWait) return {nullptr, true, {}};
  if (look.kind == Kind::kNegative) return {nullptr, false, look.error};
  if (look.object || look.changed) return {look.object, false, {}};
  return {FromRecord(name), false, {}};
}

std::vector<ByteRun> Cache::RunsOf(Object& object, ByteInterval interval, ChunkIndex most_chunks) const {
  const FillSinks& sinks = reader_parts_.sinks;
  const ChunkGrid& grid = object.grid();
  std::vector<ByteRun> runs;
  const std::uint64_t last = std::uint64_t{grid.IndexOf(interval.begin)} + most_chunks;
  const std::uint64_t end = std::min(interval.end, last * grid.chunk_bytes);
  while (interval.begin < end) {
    ByteRun run = RunAt(sinks, object, interval.begin);
    interval.begin = run.interval.end = std::min(run.interval.end, end);
    if (!runs.empty() && runs.back().source == run.source)
      runs.back().interval.end = run.interval.end;
    else
      runs.push_back(run);
  }
  return runs;
}

ByteInterval Cache::BlockFor(Object& object, ByteInterval wanted, std::uint64_t block_bytes) const {
  std::lock_guard lock(object.fills_mutex);
  return PlanBlock(object.grid(), wanted, block_bytes, [&](std::uint64_t offset) {
    return FindMissingEnd(reader_parts_.sinks, object, offset);
  });
}

Held Cache::HeldAt(const Object& object, std::uint64_t offset) const {
  const FillSinks& sinks = reader_parts_.sinks;
  if (AnyOnDisk(object, offset, [&](const ChunkKey& key, ByteInterval) { return sinks.store.Contains(key); }))
    return Held::kDisk;
  return IsMissing(sinks, object, offset) ? Held::kNowhere : Held::kMemory;
}

// Memory may have it in two pieces: what came by two fetches.
bool Cache::CopyToDisk(const Object& object, std::uint64_t offset) {
  if (object.doomed()) return false;
  const ChunkGrid& grid = object.grid();
  const ChunkIndex index = grid.IndexOf(offset);
  const std::uint64_t end = grid.IntervalOf(index).end;
  std::vector<Slice> pieces;
  for (std::uint64_t at = offset; at < end; at += pieces.back().size()) {
    auto piece = memory_.Peek(object.KeyOf(index), grid.OffsetInChunk(at));
    if (!piece) return false;
    pieces.push_back(std::move(*piece));
  }
  store_.WriteChunk(object.KeyOf(index, grid.EntryOf(offset)), pieces.size() == 1 ? pieces.front() : Joined(pieces));
  return true;
}

bool Cache::IsStale(const Object& object) const {
  return FreshnessOf(object, clock_.Wall(), options_.fresh_for) == Freshness::kStale;
}

// What must not be stored is asked for every time; what only lacks a strong validator keeps its facts.
bool Cache::MayAnswer(const Object& object, bool stale) const {
  return object.facts().may_store && (!stale || object.stale_allowed(clock_.Wall()));
}

ObjectRef Cache::MakeObject(const std::string& name, ObjectFacts facts, WallTime validated_at,
                            Generation generation) const {
  Object::Identity identity{ObjectIdOf(KeyOf(name)), generation, options_.chunk_bytes};
  return std::make_shared<Object>(name, identity, std::move(facts), validated_at);
}

// Requires: the object's name is not purged meanwhile (ObjectTable::IfCurrent, IfKnown), or the record would outlive it.
void Cache::Remember(const Object& object) {
  if (!object.storable()) return;
  store_.WriteRecord(KeyOf(object.name()), FormatObjectRecord(RecordOf(object)));
  MovePin(object);
}

// A pin is of the version that is current. Requires: as Remember.
void Cache::MovePin(const Object& object) {
  Pins& pins = store_.pins();
  if (!pins.Find(object.id())) return;  // as most are: without waiting for others
  auto alone = pins.Changing();
  auto before = pins.Find(object.id());
  if (!before) return;
  Pin pin = PinOf(object);
  if (!pins.Fits(pin)) {
    if (before->bytes > 0) spdlog::warn("{} has grown and no longer fits into --pin-size", Quoted(object.name()));
    pin.version = pin.bytes = 0;
  }
  if (pin == *before) return;
  store_.WriteRecord(MarkOf(kPinMark, pin.cache_key), FormatPin(pin));
  pins.Put(std::move(pin));
}

Pin Cache::PinOf(const Object& object) const {
  return {KeyOf(object.name()), object.id(), object.version(), object.facts().complete_length};
}

bool Cache::Annotate(const ObjectRef& object, std::string note) {
  ObjectRef live = table_.Known(object->name());
  if (!live || !live->storable() || live->version() != object->version()) return false;
  return table_.IfKnown(*live, [&] {
    live->SetNote(std::move(note));
    Remember(*live);
  });
}

std::vector<std::string> Cache::KnownNames(const std::string& prefix) {
  std::set<std::string> names;
  for (std::string& name : table_.Names(prefix)) names.insert(std::move(name));
  for (const KeyPrefix& place : origin_.CacheKeyPrefixes(prefix))
    store_.ForEachRecord(place.key, [&](const std::string& key, const std::string&) {
      names.insert(place.name + key.substr(place.key.size()));
      return true;
    });
  return {names.begin(), names.end()};
}

ObjectRef Cache::FromRecord(const std::string& name) {
  const std::string key = KeyOf(name);
  Generation generation = ReadGeneration(store_, purge_counts_, key);
  auto text = store_.ReadRecord(key);
  auto record = text ? ParseObjectRecord(*text) : std::nullopt;
  if (!record || purge_counts_.TookRecord(key, record->validated_at)) return nullptr;
  ObjectRef object = MakeObject(name, std::move(record->facts), record->validated_at, generation);
  if (record->must_ask) object->MakeStale(record->validated_at);
  object->SetNote(std::move(record->note));
  return object;
}

void Cache::Finish(const std::string& name, const ObjectTable::QuestionRef& question, const Result<Opened>& result) {
  table_.Answer(name, question, result, clock_.Rough() + options_.negative_ttl.get());
}

}  // namespace reelcache
