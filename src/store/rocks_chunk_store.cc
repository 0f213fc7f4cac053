#include "store/rocks_chunk_store.h"

#include <fcntl.h>
#include <rocksdb/version.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <tuple>
#include <unordered_set>

#include "base/log.h"
#include "io/signals.h"
#include "store/marks.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kNoEpoch = std::uint64_t{1} << 63;  // and above: of a process that knows no store

constexpr std::chrono::seconds kRound{1};
constexpr std::chrono::seconds kRetry{3};

std::uint64_t FreeBytes(const std::filesystem::path& folder) {
  std::error_code error;
  auto space = std::filesystem::space(folder, error);
  return error ? kAutoBudget : space.available;
}

}  // namespace

Result<std::unique_ptr<RocksChunkStore>> RocksChunkStore::Open(StoreOptions options) {
  auto folder = CacheFolder::Claim(options.folder, options.chunk_bytes, options.reset);
  if (!folder.ok()) return std::move(folder.error());
  auto choice = ChooseBudget(options.budget_bytes, FreeBytes(options.folder) + folder->UsedBytes());
  if (!choice.warning.empty()) spdlog::warn("{}", choice.warning);
  std::unique_ptr<RocksChunkStore> store(
      new RocksChunkStore(std::move(options), std::move(*folder), choice.bytes));
  if (store->folder_.locked())
    store->OpenDb();  // nobody else knows the store yet
  else
    spdlog::warn("{} is in use by another process: serving without storing until it is free",
                 store->options_.folder.string());
  store->writer_ = std::thread([self = store.get()] { self->RunWriter(); });
  store->maintenance_ = std::thread([self = store.get()] { self->RunMaintenance(); });
  return store;
}

RocksChunkStore::RocksChunkStore(StoreOptions options, CacheFolder folder, std::uint64_t budget_bytes)
    : options_(std::move(options)),
      folder_(std::move(folder)),
      budget_bytes_(budget_bytes),
      queue_(options_.write_queue_bytes),
      epoch_(kNoEpoch | std::random_device{}()) {
  pins_.Load({}, PinLimit(SizesFor(budget_bytes_), budget_bytes_, options_.pin_bytes));
}

RocksChunkStore::~RocksChunkStore() {
  {
    std::lock_guard lock(stop_mutex_);
    stop_ = true;
  }
  stop_changed_.notify_all();
  if (maintenance_.joinable()) maintenance_.join();
  queue_.Stop();
  if (writer_.joinable()) writer_.join();
  if (writable()) db_->Flush(true);
  if (!address_.empty() && folder_.locked()) folder_.WriteAddress("");
}

void RocksChunkStore::TellAddress(std::string address) {
  std::unique_lock alone(db_mutex_);
  address_ = std::move(address);
  if (folder_.locked()) folder_.WriteAddress(address_);
}

std::string RocksChunkStore::DatabaseVersion() { return rocksdb::GetRocksVersionAsString(); }

// A database that does not open is moved aside once; if an empty one does not open either, the disk is at fault.
// Requires: db_mutex_ held alone.
void RocksChunkStore::OpenDb() {
  auto db = TryOpenDb();
  if (!db.ok() && db.error().kind == ErrorKind::kCorrupt) {
    folder_.MoveAside(db.error().message);
    db = TryOpenDb();
  }
  if (!db.ok()) {
    CountError(db.error());
    return;
  }
  db_ = std::move(*db);
  if (epoch_.load() >= kNoEpoch) LoadPins();
  SettleEpoch();
  failed_.store(false);
  NoteRoom();
  open_.store(true);
  RestoreBallast();
  spdlog::info("cache in {}: {} chunks, at most {} MiB", options_.folder.string(), index_.size(), budget_bytes_ >> 20);
}

Result<std::unique_ptr<RocksDb>> RocksChunkStore::TryOpenDb() {
  SetLimits();
  return RocksDb::Open(folder_.db(), sizes_, index_);
}

void RocksChunkStore::SetLimits() {
  sizes_ = SizesFor(budget_bytes_ - folder_.TrimAside(budget_bytes_ / 2));
  if (room_) sizes_ = WithTableRoom(sizes_, *room_);
  pins_.SetRoom(PinLimit(sizes_, budget_bytes_, options_.pin_bytes));
}

// One that began while the disk took no note of it holds on; DropAll may begin another in the middle of this.
void RocksChunkStore::SettleEpoch() {
  const std::string mark(kEpochMark);
  const std::uint64_t marked = MarkNumber(db_->GetRecord(mark).value_or(""), 0).value_or(0);
  std::uint64_t before = epoch_.load(), epoch = 0;
  do
    epoch = before >= kNoEpoch ? marked : std::max(before, marked);
  while (!epoch_.compare_exchange_weak(before, epoch));
  if (epoch > marked)
    if (Status put = db_->PutRecord(mark, FormatMark({epoch})); !put.ok()) CountError(put.error());
}

void RocksChunkStore::LoadPins() {
  std::vector<Pin> pins;
  for (const auto& [key, mark] : db_->RecordsAfter(std::string(kPinMark), "", SIZE_MAX))
    if (auto pin = ParsePin(key, mark)) pins.push_back(std::move(*pin));
  const std::uint64_t limit = pins_.limit_bytes();
  std::size_t left_out = pins_.Load(std::move(pins), limit);
  if (left_out > 0) spdlog::warn("{} pinned objects do not fit into --pin-size ({} MiB)", left_out, limit >> 20);
}

bool RocksChunkStore::Contains(const ChunkKey& key) const {
  return queue_.HasChunk(key) || (open_.load() && index_.Find(key).has_value());
}

std::optional<Slice> RocksChunkStore::ReadChunk(const ChunkKey& key) {
  if (auto waiting = queue_.FindChunk(key)) return waiting;
  if (!open_.load()) return std::nullopt;
  std::shared_lock lock(db_mutex_);
  auto place = index_.Find(key);
  if (!place || !db_) return std::nullopt;
  auto chunk = db_->GetChunk(key, place->family);
  if (chunk.ok()) return std::move(*chunk);
  index_.Erase(key);
  if (chunk.error().kind != ErrorKind::kNotFound) CountError(chunk.error());
  return std::nullopt;
}

void RocksChunkStore::WriteChunk(const ChunkKey& key, Slice bytes) {
  if (!writable() || index_.Find(key)) return;
  if (!queue_.PutChunk({key, std::move(bytes)})) ++dropped_;
}

std::optional<std::string> RocksChunkStore::ReadRecord(std::string_view cache_key) {
  std::string key(cache_key);
  if (auto waiting = queue_.FindRecord(key)) return *waiting;
  std::shared_lock lock(db_mutex_);
  return db_ ? db_->GetRecord(key) : std::nullopt;
}

void RocksChunkStore::WriteRecord(std::string_view cache_key, std::string record) {
  if (writable() && !queue_.PutRecord({std::string(cache_key), std::move(record)})) ++dropped_;
}

void RocksChunkStore::EraseRecord(std::string_view cache_key) {
  if (open_.load() && !queue_.PutRecord({std::string(cache_key), std::nullopt})) ++dropped_;
}

void RocksChunkStore::CommitRecord(const std::string& cache_key, std::optional<std::string> record,
                                   std::shared_ptr<WriteReceipt> receipt) {
  receipt->Expect();
  if (writable() && queue_.PutRecord({cache_key, std::move(record), receipt})) return;
  receipt->Done(false);
}

// What waits is asked first: what is written meanwhile is seen twice rather than never, and the waiting one counts.
void RocksChunkStore::ForEachRecord(std::string_view prefix, const VisitRecord& visit) {
  constexpr std::size_t kAtOnce = 256;
  const auto waiting = queue_.RecordsBelow(prefix);
  std::vector<RocksDb::Record> records;
  for (std::string after; after.empty() || !records.empty();) {
    {
      std::shared_lock lock(db_mutex_);
      if (!db_) break;
      records = db_->RecordsAfter(std::string(prefix), after, kAtOnce);
    }
    if (records.empty()) break;
    for (const auto& [key, record] : records)
      if (!waiting.contains(key) && !visit(key, record)) return;
    after = records.back().first;
  }
  for (const auto& [key, record] : waiting)
    if (record && !visit(key, *record)) return;
}

// The memtable's before the tables': a chunk that is flushed meanwhile is in the newest of these.
std::vector<ChunkKey> RocksChunkStore::EraseChunks(const std::unordered_set<std::uint64_t>& objects) {
  std::vector<ChunkKey> erased = queue_.EraseChunks(objects);
  {
    std::shared_lock lock(db_mutex_);
    if (db_)
      for (const ChunkKey& key : db_->UnflushedOf(objects))
        if (index_.Erase(key)) erased.push_back(key);
  }
  auto in_tables = index_.EraseInTables(objects);
  erased.insert(erased.end(), in_tables.begin(), in_tables.end());
  auto order = [](const ChunkKey& key) { return std::tuple(key.object, key.version, key.index); };
  std::ranges::sort(erased, {}, order);
  erased.erase(std::unique(erased.begin(), erased.end()), erased.end());
  return erased;
}

// The new epoch alone makes everything unreachable; tables that cannot be dropped go as others turn. What is opened until
// nobody else uses the database is of an epoch of its own, since it may have counted purges that are forgotten here.
Dropped RocksChunkStore::DropAll() {
  ++epoch_;
  std::unique_lock alone(db_mutex_);
  ++epoch_;
  Dropped dropped{db_ ? db_->records() : 0, queue_.bytes(), false};
  queue_.EraseAllButMarks();
  if (!db_) return dropped;
  std::error_code error;
  std::filesystem::remove(folder_.ballast(), error);  // on a full disk the drop itself needs room
  const std::uint64_t table_bytes = db_->table_bytes();
  dropped.bytes += index_.table_bytes() + db_->unflushed_bytes();
  Status marked = db_->PutRecord(std::string(kEpochMark), FormatMark({epoch_.load()}));
  dropped.lasting = marked.ok();
  if (!marked.ok()) CountError(marked.error());
  index_.Clear();
  oldest_unflushed_ns_.store(0);
  if (Status gone = db_->DropAll(dropped.lasting); gone.ok()) {
    NoteRoom();
  } else {
    CountError(gone.error());
    failed_.store(true);
    CloseDb(table_bytes);
  }
  return dropped;
}

// A chunk goes from the queue into the index, so the queue is read first: the other way round, one that goes over
// between the two readings is in neither.
void RocksChunkStore::VisitChunks(ChunkVisitor& visitor) const {
  for (auto step = ChunkPlaces::Step::kMoved; step == ChunkPlaces::Step::kMoved;) {
    visitor.Begin();
    auto queued = queue_.ChunkKeys();
    std::unordered_set<ChunkKey, ChunkKeyHash> only_queued(queued.begin(), queued.end());
    ChunkPlaces::Walk walk;
    do {
      step = index_.Go(walk);
      for (const ChunkKey& key : walk.keys) only_queued.erase(key);
      visitor.OnChunks(walk.keys);
    } while (step == ChunkPlaces::Step::kMore);
    if (step == ChunkPlaces::Step::kDone) visitor.OnChunks({only_queued.begin(), only_queued.end()});
  }
}

StoreStats RocksChunkStore::Stats() const {
  StoreStats stats;
  stats.used_bytes = used_bytes_.load();
  stats.capacity_bytes = budget_bytes_;
  stats.new_chunks_bytes = new_chunks_bytes_.load();
  stats.chunks = (open_.load() ? index_.size() : 0) + queue_.chunks();
  stats.objects = records_.load();
  stats.write_queue_bytes = queue_.bytes();
  stats.write_queue_limit_bytes = options_.write_queue_bytes;
  stats.write_queue_items = queue_.items();
  stats.memtable_bytes = memtable_bytes_.load();
  stats.dropped_writes = dropped_.load();
  stats.errors = errors_.load();
  stats.writable = writable();
  stats.evicted = index_.gone();
  std::lock_guard lock(figures_mutex_);
  stats.promoted = promoted_;
  stats.memtable_limit_bytes = memtable_limit_bytes_;
  stats.database = figures_;
  return stats;
}

void RocksChunkStore::RunWriter() {
  LeaveSignalsToLoops();
  while (auto item = queue_.Take()) {
    Write(*item);
    queue_.Done(*item);
  }
}

// The index knows a chunk before the queue forgets it.
void RocksChunkStore::Write(const WriteQueue::Item& item) {
  std::shared_lock lock(db_mutex_);
  bool written = true;
  if (queue_.Holds(item)) {
    Status status = !writable() || !db_ ? Status(Error{ErrorKind::kUnavailable, ""}) : WriteItem(item);
    written = status.ok();
    if (!written) ++dropped_;
    if (!written && !status.error().message.empty()) CountError(status.error());
  }
  auto* record = std::get_if<WriteQueue::RecordWrite>(&item);
  if (record != nullptr && record->receipt) record->receipt->Done(written);
}

Status RocksChunkStore::WriteItem(const WriteQueue::Item& item) {
  if (auto* chunk = std::get_if<WriteQueue::ChunkWrite>(&item)) {
    credit_.Earn(chunk->bytes.size(), sizes_.write_buffer);
    Status put = PutChunk(chunk->key, Family::kSmall, chunk->bytes);
    return put.ok() ? CopyUsed() : put;
  }
  const auto& record = std::get<WriteQueue::RecordWrite>(item);
  if (record.cache_key.starts_with(kPinMark)) looked_at_ = ChunkPlaces::kMemtable;  // what is to go may be pinned now
  return record.record ? db_->PutRecord(record.cache_key, *record.record) : db_->EraseRecord(record.cache_key);
}

Status RocksChunkStore::PutChunk(const ChunkKey& key, Family family, Slice bytes) {
  auto status = db_->PutChunk(key, family, std::move(bytes));
  if (!status.ok()) return status;
  memtable_bytes_.store(db_->unflushed_bytes());
  if (family == Family::kMain) db_->BalanceFamilies();
  std::int64_t none = 0;
  oldest_unflushed_ns_.compare_exchange_strong(none, options_.clock->Now().time_since_epoch().count());
  return Ok();
}

// Once after each new table, since only then tables are dropped. What is gone meanwhile, or cannot be read, is let go.
Status RocksChunkStore::CopyUsed() {
  auto newest = index_.newest_table();
  if (newest == looked_at_) return Ok();
  looked_at_ = newest;
  if (Status copied = CopyPinned(); !copied.ok()) return copied;
  for (Family family : {Family::kMain, Family::kSmall})
    for (const ChunkKey& key : UsedBeforeDropped(index_, family, db_->TableLimit(family), sizes_.write_buffer)) {
      auto chunk = db_->GetChunk(key, family);
      if (!chunk.ok()) continue;
      if (!credit_.Spend(chunk->size())) return Ok();
      auto status = PutChunk(key, Family::kMain, *chunk);
      if (!status.ok()) return status;
      std::lock_guard lock(figures_mutex_);
      StoreStats::Moved& promoted = promoted_[static_cast<std::size_t>(family)];
      ++promoted.chunks;
      promoted.bytes += chunk->size();
    }
  return Ok();
}

// Main's first, and then little of small's at a time: what is written to main makes its oldest tables go. A few tables'
// worth at once, while others wait to be written; the tables it makes bring the next look.
Status RocksChunkStore::CopyPinned() {
  std::uint64_t left = 4 * sizes_.write_buffer;
  while (left > 0 && !pins_.empty()) {
    std::uint64_t bytes = 0;
    for (Family family : {Family::kMain, Family::kSmall}) {
      auto copied = CopyPinnedOf(family, family == Family::kMain ? left : std::min(left, sizes_.write_buffer));
      if (!copied.ok()) return copied.error();
      bytes += *copied;
      left -= std::min(left, *copied);
    }
    if (bytes == 0) break;
  }
  return Ok();
}

// What cannot be read is let go.
Result<std::uint64_t> RocksChunkStore::CopyPinnedOf(Family family, std::uint64_t most_bytes) {
  std::uint64_t bytes = 0;
  for (const ChunkKey& key :
       PinnedBeforeDropped(index_, pins_, family, db_->TableLimit(family), sizes_.write_buffer)) {
    if (bytes >= most_bytes) break;
    auto chunk = db_->GetChunk(key, family);
    if (!chunk.ok()) {
      index_.Erase(key);
      continue;
    }
    bytes += chunk->size();
    auto status = PutChunk(key, Family::kMain, std::move(*chunk));
    if (!status.ok()) return status.error();
  }
  return bytes;
}

void RocksChunkStore::RunMaintenance() {
  LeaveSignalsToLoops();
  std::unique_lock lock(stop_mutex_);
  while (!stop_) {
    lock.unlock();
    Maintain();
    lock.lock();
    stop_changed_.wait_for(lock, kRound, [this] { return stop_; });
  }
}

void RocksChunkStore::Maintain() {
  std::lock_guard one_at_a_time(maintain_mutex_);
  SteadyTime now = options_.clock->Now();
  bool lowered = false;
  {
    std::shared_lock lock(db_mutex_);
    if (db_ && db_->failed()) failed_.store(true);
    lowered = room_.has_value();
  }
  if (!writable() && now >= next_try_) OpenAnew();
  if (lowered && writable()) RaiseLimits();
  std::shared_lock lock(db_mutex_);
  if (!db_) return;
  std::int64_t oldest = oldest_unflushed_ns_.load();
  if (oldest != 0 && now.time_since_epoch().count() - oldest >= std::chrono::nanoseconds(options_.flush_age).count()) {
    oldest_unflushed_ns_.store(0);
    db_->Flush(false);
  }
  used_bytes_.store(folder_.UsedBytes());
  LookAtDb();
  NoteRoom();
  if (writable()) RestoreBallast();
}

// Requires: db_mutex_ held, a database.
void RocksChunkStore::LookAtDb() {
  memtable_bytes_.store(db_->unflushed_bytes());
  records_.store(db_->records());
  DatabaseFigures figures = db_->Figures();
  figures.background_errors += errors_before_;
  std::lock_guard lock(figures_mutex_);
  figures_ = figures;
  memtable_limit_bytes_ = 4 * sizes_.write_buffer;  // two memtables of each family
}

// One table less than the limit: the oldest one is dropped whole. Requires: db_mutex_ held.
void RocksChunkStore::NoteRoom() {
  std::uint64_t limit = db_->TableLimit(Family::kSmall);
  new_chunks_bytes_.store(limit - std::min(limit, sizes_.write_buffer));
}

// A failed database evicts nothing by itself, so it would stay full for ever: the ballast makes the room for the start
// and the flush after which the lowered limits let the oldest tables go.
void RocksChunkStore::OpenAnew() {
  next_try_ = options_.clock->Now() + kRetry;
  std::unique_lock alone(db_mutex_);
  const bool had_it = folder_.locked();
  if (!folder_.TryLock()) return;
  if (!had_it && !address_.empty()) folder_.WriteAddress(address_);
  if (failed_.load()) {
    std::error_code error;
    std::filesystem::remove(folder_.ballast(), error);
    if (FreeBytes(options_.folder) < sizes_.ballast) return;
  }
  if (db_) CloseDb(db_->table_bytes());
  OpenDb();
}

// Until it is opened anew, with less room for tables. Requires: db_mutex_ held alone, a database.
void RocksChunkStore::CloseDb(std::uint64_t table_bytes) {
  open_.store(false);
  room_ = table_bytes / 4 * 3;
  errors_before_ += db_->background_errors();
  db_ = nullptr;
  oldest_unflushed_ns_.store(0);
}

// Without this a disk that was full for a minute would leave a cache of a few MiB until the next start.
void RocksChunkStore::RaiseLimits() {
  std::unique_lock alone(db_mutex_);
  if (!db_ || !room_) return;
  std::uint64_t room = TableRoom(sizes_, db_->table_bytes(), FreeBytes(options_.folder));
  if (room < *room_ + 2 * sizes_.write_buffer) return;
  room_ = room;
  SetLimits();
  if (room >= sizes_.small_tables + sizes_.main_tables) room_.reset();
  db_->SetTableLimits(sizes_);
}

void RocksChunkStore::RestoreBallast() {
  std::error_code error;
  if (std::filesystem::exists(folder_.ballast(), error)) return;
  if (FreeBytes(options_.folder) < 4 * sizes_.ballast) return;
  int fd = open(folder_.ballast().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return;
  if (posix_fallocate(fd, 0, static_cast<off_t>(sizes_.ballast)) != 0) unlink(folder_.ballast().c_str());
  close(fd);
}

void RocksChunkStore::Drain(bool flush) {
  while (!queue_.empty()) std::this_thread::yield();
  std::shared_lock lock(db_mutex_);
  if (flush && writable()) db_->Flush(true);
}

void RocksChunkStore::CountError(const Error& error) {
  ++errors_;
  if (error.kind == ErrorKind::kNoSpace) failed_.store(true);
  spdlog::warn("cache on disk: {}: {}", ToString(error.kind), error.message);
}

}  // namespace reelcache
