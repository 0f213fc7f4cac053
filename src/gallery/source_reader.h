// One reading of one origin's list, page by page in the background.
//
//   loop    asks for a page                          pool    renders its videos
//   loop -> pool -> loop -> ... -> pool: on_read
//
// A page is asked for when the one before it is rendered, so at most one waits. A plain HTML index names no exact
// sizes: after the last page each such video is asked for once, one after the other.
//
// Lifetime: shared with the work that runs. Dropped early, it goes quiet, and `on_read` may never come.
// Thread:   one step at a time, on the loop or on the pool; Start from any.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/live.h"
#include "gallery/video_details.h"
#include "gallery/video_list.h"
#include "io/work_pool.h"
#include "origin/origin.h"

namespace reelcache {

struct ListingSource {
  std::string prefix;  // before each name: "" or "NAME/"
  Origin& origin;
};

struct ListingOptions {
  Live<std::chrono::milliseconds> list_ttl{std::chrono::seconds(30)};
  bool serve_hidden = false;
  ListLimits limits;
  VideoDetails* details = nullptr;  // null: videos have none. Outlives the list
};

struct SourceVideos {
  std::vector<VideoList> parts;  // in the origin's order, names with the prefix
  std::vector<std::string> subtitles;  // names with the prefix
  bool truncated = false;              // a limit was reached, and reading ended there
};

// Called on the pool.
using OnSourceRead = std::function<void(Result<SourceVideos>)>;

class SourceReader final : public std::enable_shared_from_this<SourceReader> {
 public:
  SourceReader(ListingSource source, const ListingOptions& options, Loop& loop, WorkPool& pool, OnSourceRead on_read);

  // Requires: not called before.
  void Start();

 private:
  template <typename Step>
  void OnLoop(Step step);
  template <typename Step>
  void OnPool(Step step);

  void NextPage(std::string token);
  void OnPage(ListPage page);
  void NextSize();
  void OnSize(const Result<ObjectFacts>& facts);
  std::string Format(const ListedObject& object) const;
  void KeepSubtitle(const std::string& name);
  void Keep(const ListedObject& object, const std::string& json);
  void Finish();

  ListingSource source_;
  const ListingOptions options_;
  Loop& loop_;
  WorkPool& pool_;
  OnSourceRead on_read_;

  SourceVideos read_;
  std::size_t videos_ = 0;
  std::size_t text_bytes_ = 0;  // of all videos that are kept
  std::size_t pages_ = 0;
  std::vector<ListedObject> without_size_;
  std::size_t next_size_ = 0;  // index in without_size_
};

}  // namespace reelcache
