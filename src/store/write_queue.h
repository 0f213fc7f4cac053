// What waits to be written: chunks and records, in order, bounded in bytes, readable meanwhile.
//
// Thread: any puts and looks; one thread takes.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "store/chunk_store.h"
#include "store/write_receipt.h"

namespace reelcache {

class WriteQueue {
 public:
  struct ChunkWrite {
    ChunkKey key;
    Slice bytes;
    std::uint64_t round = 0;  // the queue's, as for records
  };
  struct RecordWrite {
    std::string cache_key;
    std::optional<std::string> record;  // absent: erase it
    std::shared_ptr<WriteReceipt> receipt = nullptr;  // somebody waits for it: there is always room
    std::uint64_t round = 0;
  };
  using Item = std::variant<ChunkWrite, RecordWrite>;

  explicit WriteQueue(std::uint64_t most_bytes) : most_bytes_(most_bytes) {}

  // False: there is no room, and the chunk is dropped. One that already waits is not queued twice.
  bool PutChunk(ChunkWrite write);
  // False: too many wait, or it was stopped.
  bool PutRecord(RecordWrite write);

  bool HasChunk(const ChunkKey& key) const;
  std::optional<Slice> FindChunk(const ChunkKey& key) const;
  // Outer nothing: none waits. Inner nothing: the last one waiting erases it.
  std::optional<std::optional<std::string>> FindRecord(const std::string& cache_key) const;

  // Those that wait, of keys that begin with `prefix`; nothing: the last one waiting erases it.
  std::map<std::string, std::optional<std::string>> RecordsBelow(std::string_view prefix) const;

  // Takes what is not being written out of the queue. What is being written is no longer held.
  std::vector<ChunkKey> EraseChunks(const std::unordered_set<std::uint64_t>& objects);
  void EraseAllButMarks();
  // Whether an item that was taken is still to be written.
  bool Holds(const Item& item) const;

  // Blocks until there is an item; nothing after Stop, once the queue is empty. The item stays findable until Done.
  std::optional<Item> Take();
  void Done(const Item& item);
  void Stop();

  std::uint64_t bytes() const;
  std::size_t chunks() const;
  std::size_t items() const;  // that wait for their turn
  std::vector<ChunkKey> ChunkKeys() const;
  bool empty() const;  // nothing waits and nothing is being written

 private:
  static constexpr std::size_t kMostRecords = 10'000;

  struct WaitingRecord {
    std::optional<std::string> record;
    int writes = 0;
  };

  const std::uint64_t most_bytes_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Item> items_;
  std::unordered_map<ChunkKey, Slice, ChunkKeyHash> chunks_;
  std::unordered_map<std::string, WaitingRecord> records_;
  std::uint64_t bytes_ = 0;
  std::uint64_t round_ = 0;  // counts EraseAllButMarks
  bool stop_ = false;
};

}  // namespace reelcache
