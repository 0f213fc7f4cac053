// /api/videos: the videos of all sources as a JSON array, refreshed in the background.
//
// A request is answered from the last complete list and only starts a refresh of those sources whose list is older than
// the list TTL. Before the first list, requests wait until each source was listed or failed, and get a 503 with a JSON
// error when all failed. A source that fails keeps its last videos; `X-List-State` then holds
//
//   stale      a source could not be read again: its videos are from before
//   partial    a source could never be read: its videos are missing
//   truncated  there are more videos than the limits allow
//
// Memory, measured with bench/list_memory.py for 100,000 videos with names of 51 bytes: 400 bytes a video, and up to 970
// while a new list is made. ListLimits bounds it.
//
// Thread: Handle from any loop. Pages are asked for on the loop given to the constructor; lists are sorted, rendered and
// compressed, and parts of them selected, on a thread of its own.
// Lifetime: ends before the loops, and after its origins have closed them.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "base/clock.h"
#include "gallery/list_answer.h"
#include "gallery/source_reader.h"
#include "io/work_pool.h"
#include "server/answer.h"

namespace reelcache {

class Listing final : public Handler {
 public:
  // Requires: at least one source.
  Listing(std::vector<ListingSource> sources, Loop& loop, const Clock& clock, ListingOptions options);

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

  // The subtitles beside a video; nothing while no source was listed. Thread: any.
  std::optional<std::vector<std::string>> SubtitlesOf(const std::string& video) const;

  // Thread: any.
  void SetTtl(std::chrono::milliseconds ttl);

  // Begins a refresh of every source that is not being refreshed. Thread: any.
  void Refresh() { Begin(true); }

 private:
  struct Source {
    ListingSource source;
    std::shared_ptr<SourceReader> reader;  // null: not being refreshed
    std::vector<std::string> subtitles;  // sorted
    SteadyTime next_refresh{};
    bool listed = false;         // at least once
    bool truncated = false;      // the last time it was listed
    std::optional<Error> error;  // the last refresh failed
  };
  struct Request {
    Loop* loop;
    ListQuery query;
    bool accepts_gzip;
    OnAnswer on_answer;
  };

  void Begin(bool all);
  void OnRead(std::size_t index, Result<SourceVideos> videos);
  void Publish(std::size_t index, SourceVideos videos);
  void Fail(std::size_t index, Error error);
  void Tell();
  bool SettledLocked() const;
  ListView ViewLocked() const;

  Loop& loop_;
  const Clock& clock_;
  ListingOptions options_;

  mutable std::mutex mutex_;  // guards what follows
  std::vector<Source> sources_;
  std::shared_ptr<const ListSnapshot> snapshot_;  // set on the pool only
  std::vector<Request> waiting_;

  WorkPool pool_{"listing", 1};  // last: joined before anything its work touches goes
};

}  // namespace reelcache
