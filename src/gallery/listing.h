// /api/videos: the videos of the origin as a JSON array, refreshed in the background.
//
// A request is answered from the last complete list and only starts a refresh when that is older than the list TTL. While
// the origin cannot be listed the last list is answered with `X-List-State: stale`; before the first
// list, requests wait for it, and get a 503 with a JSON error when it fails.
//
// Thread: Handle from any loop; refreshes run on the loop given to the constructor.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "base/clock.h"
#include "origin/origin.h"
#include "server/answer.h"

namespace reelcache {

struct ListingOptions {
  std::chrono::milliseconds list_ttl{30'000};
  bool serve_hidden = false;
};

// Pure. Videos only, sorted for people; hidden names left out unless asked for.
std::vector<ListedObject> SelectVideos(std::vector<ListedObject> objects, bool serve_hidden);
std::string FormatVideoList(const std::vector<ListedObject>& videos);

class Listing final : public Handler {
 public:
  Listing(Origin& origin, Loop& loop, const Clock& clock, ListingOptions options);

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

  // Begins a refresh unless one is running. Thread: any.
  void Refresh();

 private:
  struct Snapshot {
    Slice json;
    std::string etag;
    bool stale = false;  // the refresh after it failed
  };
  struct Waiter {
    Loop* loop;
    OnAnswer on_answer;
  };

  void NextPage(std::string token);
  void OnPage(Result<ListPage> page);
  void FillSizes(std::size_t from);
  void Finish();
  void Fail(Error error);
  void Tell(std::vector<Waiter> waiters);
  Answer AnswerLocked() const;

  Origin& origin_;
  Loop& loop_;
  const Clock& clock_;
  ListingOptions options_;
  std::vector<ListedObject> found_;  // refresh loop only
  std::size_t pages_ = 0;            // refresh loop only

  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<const Snapshot> snapshot_;
  std::optional<Error> error_;
  SteadyTime next_refresh_{};
  bool refreshing_ = false;
  std::vector<Waiter> waiters_;
};

}  // namespace reelcache
