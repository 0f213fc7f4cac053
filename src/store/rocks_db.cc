#include "store/rocks_db.h"

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include "base/ascii.h"
#include "base/log.h"
#include "store/chunk_record.h"
#include "store/flush_filter.h"
#include "store/key_collector.h"
#include "store/marks.h"
#include "store/rocks_log.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kBlockCacheBytes = 16 * kMiB;
const std::string kSmallName = "small";
const std::string kMainName = "main";

Family FamilyNamed(const std::string& name) { return name == kSmallName ? Family::kSmall : Family::kMain; }

// The encoded keys of a table of chunks; nothing for one of records.
std::optional<std::string_view> KeysOf(const rocksdb::TableProperties& properties) {
  auto keys = properties.user_collected_properties.find(kTableKeysProperty);
  if (keys == properties.user_collected_properties.end()) return std::nullopt;
  return keys->second;
}

rocksdb::DBOptions DbOptions(std::shared_ptr<rocksdb::EventListener> listener) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.max_open_files = -1;
  options.max_background_jobs = 2;
  options.max_total_wal_size = 2 * kMiB;
  options.max_manifest_file_size = kMiB;
  options.avoid_unnecessary_blocking_io = true;
  options.avoid_flush_during_shutdown = true;  // the owner flushes, unless the disk is full
  options.bytes_per_sync = kMiB;
  options.writable_file_max_buffer_size = 64 * 1024;  // values are larger, and go past it without a copy
  options.info_log = MakeRocksLog();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.skip_stats_update_on_db_open = true;
  options.listeners = {std::move(listener)};
  return options;
}

// Values lie inline in tables that are dropped whole, oldest first: written once, no garbage.
rocksdb::ColumnFamilyOptions ChunkFamily(std::uint64_t table_limit, std::uint64_t write_buffer,
                                         std::shared_ptr<rocksdb::Cache> cache,
                                         std::shared_ptr<rocksdb::CompactionFilterFactory> flush_filter) {
  rocksdb::ColumnFamilyOptions options;
  options.compaction_style = rocksdb::kCompactionStyleFIFO;
  options.num_levels = 1;
  options.compression = rocksdb::kNoCompression;
  options.compaction_options_fifo.max_table_files_size = std::max<std::uint64_t>(table_limit, kMiB);
  options.compaction_options_fifo.allow_compaction = true;  // merges what the 20-second flushes leave
  options.level0_file_num_compaction_trigger = 8;
  options.max_compaction_bytes = write_buffer;
  options.ttl = 0;  // else FIFO has a silent 30-day one
  options.periodic_compaction_seconds = 0;
  options.max_write_buffer_number = 2;
  options.compaction_filter_factory = std::move(flush_filter);
  options.table_properties_collector_factories = {MakeKeyCollectorFactory()};
  rocksdb::BlockBasedTableOptions table;
  table.checksum = rocksdb::kXXH3;  // Debian's CRC32C is the slow one
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(16, false));
  table.block_cache = std::move(cache);
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::ColumnFamilyOptions RecordFamily() {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = kMiB;
  options.max_write_buffer_number = 2;
  options.target_file_size_base = 2 * kMiB;
  return options;
}

// "/path/000123.sst" is table 123; 0 for any other name.
ChunkPlaces::FileNumber NumberOf(const std::string& path) {
  std::string stem = std::filesystem::path(path).stem();
  return ParseDecimal(stem).value_or(0);
}

Error ErrorOf(const rocksdb::Status& status) {
  ErrorKind kind = status.IsNotFound()     ? ErrorKind::kNotFound
                   : status.IsCorruption() ? ErrorKind::kCorrupt
                   : status.IsNoSpace()    ? ErrorKind::kNoSpace
                                           : ErrorKind::kUnavailable;
  return {kind, status.ToString()};
}

Status StatusFrom(const rocksdb::Status& status) { return status.ok() ? Ok() : Status(ErrorOf(status)); }

}  // namespace

void RocksDb::Listener::OnTableFileCreated(const rocksdb::TableFileCreationInfo& info) {
  auto keys = KeysOf(info.table_properties);
  if (!info.status.ok() || !keys) return;
  index.AddTable(FamilyNamed(info.cf_name), NumberOf(info.file_path), info.file_size, *keys,
                 info.reason == rocksdb::TableFileCreationReason::kCompaction ? ChunkPlaces::Cause::kMerge
                                                                              : ChunkPlaces::Cause::kFlush);
}

// Comes when readers can find the table, which OnTableFileCreated does not wait for.
void RocksDb::Listener::OnFlushCompleted(rocksdb::DB*, const rocksdb::FlushJobInfo& info) {
  if (auto keys = KeysOf(info.table_properties)) unflushed->Erase(FamilyNamed(info.cf_name), *keys);
}

void RocksDb::Listener::OnTableFileDeleted(const rocksdb::TableFileDeletionInfo& info) {
  index.RemoveTable(NumberOf(info.file_path));
}

void RocksDb::Listener::OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* status) {
  errors.fetch_add(1, std::memory_order_relaxed);
  if (!failed.exchange(true)) spdlog::warn("the cache cannot be written, serving goes on: {}", status->ToString());
}

// RocksDB's own recovery waits for a disk with room while it evicts nothing, and Resume can wait for ever for a flush
// that was never scheduled (seen with 7.8 after a log file could not be written). We open anew instead.
void RocksDb::Listener::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* automatic) {
  *automatic = false;
}

Result<std::unique_ptr<RocksDb>> RocksDb::Open(const std::filesystem::path& folder, const StoreSizes& sizes,
                                               ChunkPlaces& index) {
  std::unique_ptr<RocksDb> opened(new RocksDb(sizes));
  opened->listener_ = std::make_shared<Listener>(index, opened->unflushed_);
  index.Clear();
  // Only the vehicle by which a read block can be pinned and handed on without a copy; the RAM tier is elsewhere.
  opened->pins_ = rocksdb::NewLRUCache(kBlockCacheBytes, 2, false);
  opened->small_limit_ = sizes.small_tables + sizes.main_tables;
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, RecordFamily()},
      {kSmallName, opened->OptionsOf(Family::kSmall)},
      {kMainName, opened->OptionsOf(Family::kMain)}};
  rocksdb::DB* db = nullptr;
  auto status = rocksdb::DB::Open(DbOptions(opened->listener_), folder, families, &opened->families_, &db);
  if (!status.ok()) {
    bool damaged = status.IsCorruption() || status.IsInvalidArgument() || status.IsNotFound();
    return Error{damaged ? ErrorKind::kCorrupt : ErrorKind::kUnavailable, status.ToString()};
  }
  opened->db_.reset(db);
  for (Family family : {Family::kSmall, Family::kMain}) opened->LoadIndex(family, index);
  opened->LoadRecordKeys();
  opened->BalanceFamilies();
  return opened;
}

RocksDb::~RocksDb() {
  if (!db_) return;
  for (auto* family : families_)
    if (family != nullptr) db_->DestroyColumnFamilyHandle(family);
  db_->Close();
}

rocksdb::ColumnFamilyOptions RocksDb::OptionsOf(Family family) const {
  return ChunkFamily(TableLimit(family), sizes_.write_buffer, pins_, MakeFlushFilterFactory(unflushed_, family));
}

void RocksDb::LoadIndex(Family family, ChunkPlaces& index) {
  rocksdb::TablePropertiesCollection tables;
  if (!db_->GetPropertiesOfAllTables(FamilyOf(family), &tables).ok()) return;
  std::map<ChunkPlaces::FileNumber, std::shared_ptr<const rocksdb::TableProperties>> by_age;
  for (const auto& [path, properties] : tables) by_age[NumberOf(path)] = properties;
  for (const auto& [number, properties] : by_age)
    if (auto keys = KeysOf(*properties))
      index.AddTable(family, number, properties->data_size, *keys, ChunkPlaces::Cause::kStart);
}

void RocksDb::LoadRecordKeys() {
  std::unique_ptr<rocksdb::Iterator> record(db_->NewIterator(rocksdb::ReadOptions(), families_[0]));
  for (record->SeekToFirst(); record->Valid(); record->Next())
    if (std::string_view key = record->key().ToStringView(); !IsMark(key))
      record_keys_.insert(std::hash<std::string_view>()(key));
  CountRecords();
}

void RocksDb::BalanceFamilies() {
  std::uint64_t tables = 0;
  db_->GetIntProperty(FamilyOf(Family::kMain), "rocksdb.total-sst-files-size", &tables);
  std::uint64_t limit = SteadySmallLimit(sizes_, tables + unflushed_->bytes(Family::kMain), small_limit_);
  if (limit != small_limit_ && SetTableLimit(Family::kSmall, limit)) small_limit_ = limit;
}

void RocksDb::SetTableLimits(const StoreSizes& sizes) {
  sizes_ = sizes;
  SetTableLimit(Family::kMain, sizes.main_tables);
  BalanceFamilies();
}

bool RocksDb::SetTableLimit(Family family, std::uint64_t bytes) {
  auto status = db_->SetOptions(
      FamilyOf(family), {{"compaction_options_fifo", fmt::format("{{max_table_files_size={};allow_compaction=true;}}",
                                                                 std::max<std::uint64_t>(bytes, kMiB))}});
  if (!status.ok()) spdlog::debug("the limit of tables could not be set: {}", status.ToString());
  return status.ok();
}

Result<Slice> RocksDb::GetChunk(const ChunkKey& key, Family family) {
  if (auto unflushed = unflushed_->Find(family, key)) return std::move(*unflushed);
  struct Pinned {
    std::shared_ptr<rocksdb::Cache> cache;  // outlives the slice, which gives its block back to it
    rocksdb::PinnableSlice slice;
  };
  auto pinned = std::make_shared<Pinned>();
  pinned->cache = pins_;
  auto status = db_->Get(rocksdb::ReadOptions(), FamilyOf(family), EncodeChunkKey(key), &pinned->slice);
  if (!status.ok()) return ErrorOf(status);
  auto chunk = ChunkInValue(key, {pinned->slice.data(), pinned->slice.size()});
  if (!chunk) return Error{ErrorKind::kCorrupt, "a stored chunk is not the one it should be"};
  return Slice{std::move(pinned), *chunk};
}

Status RocksDb::PutChunk(const ChunkKey& key, Family family, Slice bytes) {
  unflushed_->Put(family, key, std::move(bytes));
  listener_->index.PutInMemtable(key, family);  // before a flush can tell the table that takes its place
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  auto status = StatusFrom(db_->Put(options, FamilyOf(family), EncodeChunkKey(key), rocksdb::Slice()));
  if (!status.ok()) listener_->index.Erase(key);
  if (status.ok() && unflushed_->memtable_bytes(family) >= sizes_.write_buffer) FlushFamilies({family}, false);
  return status;
}

std::optional<std::string> RocksDb::GetRecord(const std::string& cache_key) {
  std::string record;
  if (!db_->Get(rocksdb::ReadOptions(), families_[0], cache_key, &record).ok()) return std::nullopt;
  return record;
}

Status RocksDb::PutRecord(const std::string& cache_key, const std::string& record) {
  auto status = db_->Put(rocksdb::WriteOptions(), families_[0], cache_key, record);
  if (status.ok() && !IsMark(cache_key)) record_keys_.insert(std::hash<std::string_view>()(cache_key));
  CountRecords();
  return StatusFrom(status);
}

Status RocksDb::EraseRecord(const std::string& cache_key) {
  auto status = db_->Delete(rocksdb::WriteOptions(), families_[0], cache_key);
  if (status.ok()) record_keys_.erase(std::hash<std::string_view>()(cache_key));
  CountRecords();
  return StatusFrom(status);
}

std::vector<RocksDb::Record> RocksDb::RecordsAfter(const std::string& prefix, const std::string& after,
                                                   std::size_t most) const {
  std::vector<Record> records;
  std::unique_ptr<rocksdb::Iterator> record(db_->NewIterator(rocksdb::ReadOptions(), families_[0]));
  for (record->Seek(after.empty() ? prefix : after); record->Valid() && records.size() < most; record->Next()) {
    std::string_view key = record->key().ToStringView();
    if (!key.starts_with(prefix)) break;
    if (key != after && IsMark(key) == IsMark(prefix)) records.emplace_back(key, record->value().ToStringView());
  }
  return records;
}

// Tables first: what has no record is found by the next question to the origin, what has one and no chunk by a fetch.
Status RocksDb::DropAll(bool purge_marks) {
  small_limit_ = sizes_.small_tables + sizes_.main_tables;  // as when it is opened: the new family is made with it
  db_->PauseBackgroundWork();
  Status renewed = Renew(Family::kSmall);
  if (renewed.ok()) renewed = Renew(Family::kMain);
  db_->ContinueBackgroundWork();
  unflushed_->Clear();
  if (!renewed.ok()) return renewed;
  BalanceFamilies();
  Status erased = EraseRange(std::string(1, static_cast<char>(kMarkBegin + 1)), "\xff");  // UTF-8 has no byte above
  if (!erased.ok()) return erased;
  record_keys_.clear();
  CountRecords();
  if (!purge_marks) return Ok();
  std::string behind(kPurgedMark);
  ++behind.back();
  return EraseRange(kPurgedMark, behind);
}

Status RocksDb::EraseRange(std::string_view first, std::string_view end) {
  return StatusFrom(db_->DeleteRange(rocksdb::WriteOptions(), families_[0], first, end));
}

// FIFO has no way to let go of all its tables but this.
Status RocksDb::Renew(Family family) {
  rocksdb::ColumnFamilyHandle*& handle = families_[IndexOf(family)];
  auto status = db_->DropColumnFamily(handle);
  if (!status.ok()) return StatusFrom(status);
  db_->DestroyColumnFamilyHandle(std::exchange(handle, nullptr));
  status = db_->CreateColumnFamily(OptionsOf(family), family == Family::kSmall ? kSmallName : kMainName, &handle);
  return StatusFrom(status);
}

void RocksDb::Flush(bool wait) { FlushFamilies({Family::kSmall, Family::kMain}, wait); }

void RocksDb::FlushFamilies(const std::vector<Family>& families, bool wait) {
  rocksdb::FlushOptions options;
  options.wait = wait;
  options.allow_write_stall = true;  // else it may wait long for a moment without one
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  for (Family family : families) {
    unflushed_->BeginMemtable(family);
    handles.push_back(FamilyOf(family));
  }
  auto status = db_->Flush(options, handles);
  if (!status.ok() && !status.IsTryAgain()) spdlog::debug("flush: {}", status.ToString());
}

std::uint64_t RocksDb::table_bytes() const {
  std::uint64_t total = 0;
  for (auto* family : families_) total += IntProperty(family, "rocksdb.total-sst-files-size");
  return total;
}

// 0 where the database does not know it.
std::uint64_t RocksDb::IntProperty(rocksdb::ColumnFamilyHandle* family, const char* name) const {
  std::uint64_t value = 0;
  return db_->GetIntProperty(family, name, &value) ? value : 0;
}

DatabaseFigures::Tables RocksDb::TablesOf(rocksdb::ColumnFamilyHandle* family) const {
  DatabaseFigures::Tables tables{0, IntProperty(family, "rocksdb.total-sst-files-size")};
  for (int level = 0; level < db_->NumberLevels(family); ++level) {
    std::string files;
    if (db_->GetProperty(family, fmt::format("rocksdb.num-files-at-level{}", level), &files))
      tables.count += ParseDecimal(files).value_or(0);
  }
  return tables;
}

DatabaseFigures RocksDb::Figures() const {
  DatabaseFigures figures{TablesOf(FamilyOf(Family::kSmall)), TablesOf(FamilyOf(Family::kMain)), TablesOf(families_[0])};
  figures.small_limit_bytes = TableLimit(Family::kSmall);
  figures.main_limit_bytes = TableLimit(Family::kMain);
  for (auto* family : families_)
    figures.pending_compaction_bytes += IntProperty(family, "rocksdb.estimate-pending-compaction-bytes");
  figures.running_flushes = IntProperty(families_[0], "rocksdb.num-running-flushes");
  figures.running_compactions = IntProperty(families_[0], "rocksdb.num-running-compactions");
  figures.write_stopped = IntProperty(families_[0], "rocksdb.is-write-stopped") != 0;
  figures.block_cache_bytes = pins_->GetUsage();
  figures.block_cache_limit_bytes = kBlockCacheBytes;
  figures.background_errors = background_errors();
  return figures;
}

std::uint64_t RocksDb::unflushed_bytes() const {
  return unflushed_->bytes(Family::kSmall) + unflushed_->bytes(Family::kMain);
}

}  // namespace reelcache
