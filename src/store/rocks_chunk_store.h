// The disk tier: a write queue in front of RocksDB, an exact index beside it, and a thread that keeps it healthy.
//
//   locked    another process uses the folder: nothing is stored; tried again every few seconds
//   open      reads and writes
//   failed    a write failed (the disk is full): reads go on, unless everything was to be dropped and was not; writes
//             are dropped; every few seconds, once there is room for a start, the database is opened anew with lower
//             limits, so that its next flush evicts; they rise again with the room on the disk
//
//   locked -> open <-> failed
//
// Lifetime: the destructor writes what is queued and flushes it. Slices it handed out may outlive it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "store/cache_folder.h"
#include "store/placement.h"
#include "store/rocks_db.h"
#include "store/turn_mutex.h"
#include "store/write_queue.h"

namespace reelcache {

struct StoreOptions {
  std::filesystem::path folder;
  std::optional<std::uint64_t> budget_bytes;  // absent: chosen after the disk (store_budget)
  std::optional<std::uint64_t> pin_bytes;     // what pinned objects may take; absent: a share of the budget
  std::uint32_t chunk_bytes = 256 * 1024;
  bool reset = false;
  std::uint64_t write_queue_bytes = 32 << 20;
  std::chrono::milliseconds flush_age{20'000};  // a memtable with an older chunk is written to disk
  const Clock* clock = &Clock::System();
};

class RocksChunkStore final : public ChunkStore {
 public:
  // Errors: as CacheFolder::Claim; a database that does not open is moved aside, a locked folder is no error.
  static Result<std::unique_ptr<RocksChunkStore>> Open(StoreOptions options);
  ~RocksChunkStore() override;
  static std::string DatabaseVersion();

  bool Contains(const ChunkKey& key) const override;
  std::optional<Slice> ReadChunk(const ChunkKey& key) override;
  void WriteChunk(const ChunkKey& key, Slice bytes) override;
  void CountUses(const ChunkKey& key, int uses) override { index_.CountUses(key, uses); }
  std::optional<std::string> ReadRecord(std::string_view cache_key) override;
  void WriteRecord(std::string_view cache_key, std::string record) override;
  void EraseRecord(std::string_view cache_key) override;
  void CommitRecord(const std::string& cache_key, std::optional<std::string> record,
                    std::shared_ptr<WriteReceipt> receipt) override;
  void ForEachRecord(std::string_view prefix, const VisitRecord& visit) override;
  std::vector<ChunkKey> EraseChunks(const std::unordered_set<std::uint64_t>& objects) override;
  Dropped DropAll() override;
  std::uint64_t epoch() const override { return epoch_.load(); }
  Pins& pins() override { return pins_; }
  void VisitChunks(ChunkVisitor& visitor) const override;
  StoreStats Stats() const override;

  // Where operators reach this process: stands in the folder while this store has it, from then on where another process
  // has it still. Any thread.
  void TellAddress(std::string address);

  // One round of what the store's own thread does every second.
  void Maintain();
  // Until everything queued is written, and with `flush` on disk. For tests and the end.
  void Drain(bool flush);

 private:
  RocksChunkStore(StoreOptions options, CacheFolder folder, std::uint64_t budget_bytes);
  void OpenDb();
  Result<std::unique_ptr<RocksDb>> TryOpenDb();
  void RunWriter();
  void RunMaintenance();
  void Write(const WriteQueue::Item& item);
  Status WriteItem(const WriteQueue::Item& item);
  Status PutChunk(const ChunkKey& key, Family family, Slice bytes);
  Status CopyUsed();
  Status CopyPinned();
  Result<std::uint64_t> CopyPinnedOf(Family family, std::uint64_t most_bytes);
  void SettleEpoch();
  void LoadPins();
  void OpenAnew();
  void CloseDb(std::uint64_t table_bytes);
  void SetLimits();
  void RaiseLimits();
  void NoteRoom();
  void RestoreBallast();
  void LookAtDb();
  void CountError(const Error& error);
  bool writable() const { return open_.load() && !failed_.load(); }

  const StoreOptions options_;
  CacheFolder folder_;
  std::string address_;  // guarded by db_mutex_; empty: not told yet
  const std::uint64_t budget_bytes_;
  StoreSizes sizes_;  // guarded by db_mutex_
  ChunkPlaces index_;
  WriteQueue queue_;
  Pins pins_;
  std::atomic<std::uint64_t> epoch_;
  mutable TurnMutex db_mutex_;  // whoever uses db_ shares it; opening anew and dropping everything take it alone
  std::unique_ptr<RocksDb> db_;
  CopyCredit credit_;                     // writer only
  ChunkPlaces::FileNumber looked_at_ = 0;  // the newest table when used chunks were copied last; writer only
  std::atomic<bool> open_{false};
  std::atomic<bool> failed_{false};
  std::atomic<std::int64_t> oldest_unflushed_ns_{0};  // steady time of the first chunk since the last flush; 0: none
  std::atomic<std::uint64_t> used_bytes_{0}, new_chunks_bytes_{0}, memtable_bytes_{0}, records_{0}, dropped_{0}, errors_{0};
  mutable std::mutex figures_mutex_;
  std::array<StoreStats::Moved, 2> promoted_{};  // guarded by figures_mutex_
  DatabaseFigures figures_;                      // guarded by figures_mutex_
  std::uint64_t memtable_limit_bytes_ = 0;       // guarded by figures_mutex_
  // These two: guarded by db_mutex_.
  std::uint64_t errors_before_ = 0;    // background ones of databases that were opened before this one
  std::optional<std::uint64_t> room_;  // for tables, from a full disk until there is enough again
  SteadyTime next_try_{};  // maintenance only

  std::mutex stop_mutex_;
  std::condition_variable stop_changed_;
  bool stop_ = false;  // guarded by stop_mutex_
  std::mutex maintain_mutex_;
  std::thread writer_, maintenance_;
};

}  // namespace reelcache
