// The pinned objects: their chunks are written on while others turn (placement). In memory; the store's marks have them
// for the next start.
//
// A pin reserves the whole object, however much of it is cached, so that what is fetched later has its room.
//
// Thread: any; one lock, held shortly, and one for changes. Units: bytes.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/chunk_store.h"

namespace reelcache {

struct Pin {
  std::string cache_key;
  std::uint64_t object = 0;   // as in ChunkKey
  std::uint64_t version = 0;  // as in ChunkKey; 0: none at present (purged, or it no longer fits)
  std::uint64_t bytes = 0;    // of the object; 0: it no longer fits

  friend bool operator==(const Pin&, const Pin&) = default;
};

std::string FormatPin(const Pin& pin);
// Nothing for a mark that is none of a pin.
std::optional<Pin> ParsePin(std::string_view record_key, std::string_view mark);

class Pins {
 public:
  // Held by whoever looks and then changes, until the marks of what he did are queued: they are written in the order of
  // the changes, and no two changes fill the same room.
  [[nodiscard]] std::unique_lock<std::mutex> Changing() { return std::unique_lock(changing_); }

  // In the place of one of the same object.
  void Put(Pin pin);
  void Erase(std::uint64_t object);
  std::optional<Pin> Find(std::uint64_t object) const;
  std::vector<Pin> All() const;  // by cache key

  // Those of a start. What does not fit is kept as a pin of no version; returns how many those are.
  std::size_t Load(std::vector<Pin> pins, std::uint64_t limit_bytes);

  // What the disk can keep for them at present: while it is less than they take, some are pinned in name alone.
  void SetRoom(std::uint64_t bytes);
  bool Keeps(const ChunkKey& key) const;
  bool empty() const;

  std::uint64_t bytes() const;
  std::uint64_t limit_bytes() const;
  // Whether `pin` fits in, in the place of one of the same object.
  bool Fits(const Pin& pin) const;

 private:
  std::uint64_t LastKept() const;

  std::mutex changing_;  // before mutex_
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, Pin> pins_;  // by object
  std::uint64_t bytes_ = 0;
  std::uint64_t limit_bytes_ = 0;
  std::uint64_t room_bytes_ = UINT64_MAX;
  mutable std::optional<std::uint64_t> last_kept_;  // object; absent: to be found out anew
};

}  // namespace reelcache
