// What is known of videos by name, in memory: what was read since the start, and what the store's records tell of the
// time before.
//
// Memory: about 1 KiB a video. Those of records are kept up to kMostFromRecords, beyond that they are taken from the
// records for each list; all are forgotten at twice as many, which people have to look at first.
// Thread: any; one lock, never held while the store is asked.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cache/cache.h"
#include "gallery/media_note.h"
#include "gallery/video_details.h"

namespace reelcache {

// Where a version's poster lies in the store.
ChunkKey PosterKey(const Cache& cache, const std::string& name, std::uint64_t version);
// "/poster/a%20b.mp4?v=0123456789abcdef".
std::string PosterPath(std::string_view name, std::uint64_t version);

// Whether a list speaks of the bytes that `object` was. What it does not say cannot tell them apart; HTML indexes say
// times to the minute.
bool IsListedVersion(const ListedObject& listed, const ObjectFacts& object);

class MediaTable final : public VideoDetails {
 public:
  explicit MediaTable(Cache& cache) : cache_(cache) {}

  struct Found {
    MediaNote note;
    std::string poster_path;  // empty: none is kept
    std::string error;        // not empty: it could not be read (media_json's word), and the rest says nothing
  };

  // What was found out less than kKnownFor ago, an error kErrorFor. Nothing where that is to be found out (anew), also
  // for a poster that the store has let go since.
  std::optional<Found> Find(const std::string& name) const;

  void Put(const Object& object, MediaNote note);
  // What was known before stays known to the list.
  void PutError(const std::string& name, std::string error);
  // Of what was purged.
  void Forget(const std::string& name);
  void ForgetAll();

  // Empty unless the facts are known of the version that is listed.
  std::string MembersOf(const std::string& name, const ListedObject& listed) override;

  static constexpr std::chrono::seconds kKnownFor{5};
  static constexpr std::chrono::seconds kErrorFor{60};
  static constexpr std::size_t kMostFromRecords = 20'000;

 private:
  struct Known {
    MediaNote note;
    ObjectFacts object;  // of the version that the note is of
    std::uint64_t version = 0;  // Object::version
  };
  struct Entry {
    std::shared_ptr<const Known> known;  // null: neither a reading nor a record tells of it
    std::string error;                   // of the last reading
    std::optional<SteadyTime> read;      // absent: not since the start
  };

  std::optional<Entry> Look(const std::string& name) const;
  Entry& EntryFor(const std::string& name);
  std::shared_ptr<const Known> FromRecord(const std::string& name) const;
  std::string PosterPathOf(const std::string& name, const Known& known) const;

  Cache& cache_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;  // guarded by mutex_
};

}  // namespace reelcache
