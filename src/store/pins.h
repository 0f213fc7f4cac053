// The pinned objects: their chunks are written on while others turn (placement). In memory; the store's marks have them
// for the next start.
//
// A pin reserves the whole object, however much of it is cached, so that what is fetched later has its room.
//
// Thread: any; one lock, held shortly. Units: bytes.
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
  // In the place of one of the same object.
  void Put(Pin pin);
  void Erase(std::uint64_t object);
  std::optional<Pin> Find(std::uint64_t object) const;
  std::vector<Pin> All() const;  // by cache key

  // Those of a start. What does not fit is kept as a pin of no version; returns how many those are.
  std::size_t Load(std::vector<Pin> pins, std::uint64_t limit_bytes);

  bool Keeps(const ChunkKey& key) const;
  bool empty() const;

  std::uint64_t bytes() const;
  std::uint64_t limit_bytes() const;
  // Whether `pin` fits in, in the place of one of the same object.
  bool Fits(const Pin& pin) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, Pin> pins_;  // by object
  std::uint64_t bytes_ = 0;
  std::uint64_t limit_bytes_ = 0;
};

}  // namespace reelcache
