// The open database: two FIFO families of chunks and a leveled one of records, with the options that a cache of large
// values needs (FORMAT.md says why).
//
// Thread: any, except Open and the destructor. Lifetime: slices it handed out may outlive it.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/listener.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/slice.h"
#include "store/chunk_places.h"
#include "store/store_budget.h"
#include "store/unflushed_chunks.h"

namespace reelcache {

class RocksDb {
 public:
  // Fills `index`, which outlives the database, and keeps it. Errors: kCorrupt when the files cannot be used as they
  // are, kUnavailable for the rest.
  static Result<std::unique_ptr<RocksDb>> Open(const std::filesystem::path& folder, const StoreSizes& sizes,
                                               ChunkPlaces& index);
  ~RocksDb();

  // Errors: kNotFound, kCorrupt, kUnavailable.
  Result<Slice> GetChunk(const ChunkKey& key, Family family);
  // The index knows the chunk from here on. Blocks while two memtables of the family wait to be flushed. One thread at
  // a time.
  Status PutChunk(const ChunkKey& key, Family family, Slice bytes);
  std::optional<std::string> GetRecord(const std::string& cache_key);
  // Records are written by one thread at a time.
  Status PutRecord(const std::string& cache_key, const std::string& record);
  Status EraseRecord(const std::string& cache_key);
  using Record = std::pair<std::string, std::string>;  // key, value
  // Up to `most` whose keys begin with `prefix`, behind the key `after` (empty: from the first), in order. Marks only for a
  // prefix that is one.
  std::vector<Record> RecordsAfter(const std::string& prefix, const std::string& after, std::size_t most) const;

  // Drops all chunks and all records but marks, and of those the ones of purges where `purge_marks` says so. Nobody else
  // uses the database meanwhile; after an error nobody may.
  Status DropAll(bool purge_marks);

  // Starts writing the memtables of chunks to tables. `wait`: until they are there.
  void Flush(bool wait);

  // Gives the tables of new chunks what main leaves them. Before or after every chunk put into main, by one thread at a
  // time; costs a little where nothing changes, a file where it does.
  void BalanceFamilies();

  // What the family's tables may take at present.
  std::uint64_t TableLimit(Family family) const {
    return family == Family::kSmall ? small_limit_.load() : sizes_.main_tables;
  }

  // Other limits for tables than those it was opened with. Nobody else uses the database meanwhile.
  void SetTableLimits(const StoreSizes& sizes);

  // A write failed, most likely for lack of space. Reads go on; only a database opened anew writes again.
  bool failed() const { return listener_->failed.load(); }

  std::uint64_t background_errors() const { return listener_->errors.load(); }  // since it was opened

  std::uint64_t table_bytes() const;
  // Takes the database's own lock for each; not for every request.
  DatabaseFigures Figures() const;
  // Of chunks that wait to be flushed, both families.
  std::uint64_t unflushed_bytes() const;
  std::vector<ChunkKey> UnflushedOf(const std::unordered_set<std::uint64_t>& objects) const {
    return unflushed_->KeysOf(objects);
  }
  std::uint64_t records() const { return records_.load(); }

 private:
  struct Listener final : rocksdb::EventListener {
    Listener(ChunkPlaces& chunk_places, std::shared_ptr<UnflushedChunks> unflushed_chunks)
        : index(chunk_places), unflushed(std::move(unflushed_chunks)) {}
    void OnFlushCompleted(rocksdb::DB* db, const rocksdb::FlushJobInfo& info) override;
    void OnTableFileCreated(const rocksdb::TableFileCreationInfo& info) override;
    void OnTableFileDeleted(const rocksdb::TableFileDeletionInfo& info) override;
    void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* status) override;
    void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status status, bool* automatic) override;

    ChunkPlaces& index;
    const std::shared_ptr<UnflushedChunks> unflushed;
    std::atomic<bool> failed{false};
    std::atomic<std::uint64_t> errors{0};
  };

  explicit RocksDb(const StoreSizes& sizes) : sizes_(sizes) {}
  static std::size_t IndexOf(Family family) { return family == Family::kSmall ? 1 : 2; }
  rocksdb::ColumnFamilyHandle* FamilyOf(Family family) const { return families_[IndexOf(family)]; }
  rocksdb::ColumnFamilyOptions OptionsOf(Family family) const;
  Status Renew(Family family);
  Status EraseRange(std::string_view first, std::string_view end);
  void CountRecords() { records_.store(record_keys_.size()); }
  std::uint64_t IntProperty(rocksdb::ColumnFamilyHandle* family, const char* name) const;
  DatabaseFigures::Tables TablesOf(rocksdb::ColumnFamilyHandle* family) const;
  void LoadIndex(Family family, ChunkPlaces& index);
  void LoadRecordKeys();
  bool SetTableLimit(Family family, std::uint64_t bytes);
  void FlushFamilies(const std::vector<Family>& families, bool wait);

  StoreSizes sizes_;
  std::atomic<std::uint64_t> small_limit_{0};      // in force for the tables of new chunks
  std::unordered_set<std::uint64_t> record_keys_;  // hashes: RocksDB's own estimate counts every rewriting
  std::atomic<std::uint64_t> records_{0};
  const std::shared_ptr<UnflushedChunks> unflushed_ = std::make_shared<UnflushedChunks>();
  std::shared_ptr<Listener> listener_;
  std::shared_ptr<rocksdb::Cache> pins_;  // holds the blocks that slices point into
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;  // default (records), small, main
};

}  // namespace reelcache
