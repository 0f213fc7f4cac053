// Reads the videos that people look at: facts and poster of each, through the cache, by a process for each, a few at a
// time, the last asked for first.
//
// Thread: Ask from any; everything else on its loop. Lifetime: dropped on its loop, while the cache lives; that ends
// what runs.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "gallery/media_table.h"
#include "gallery/media_worker.h"

namespace reelcache {

class MediaReader final : public std::enable_shared_from_this<MediaReader> {
 public:
  // `worker.program` empty: nothing is read.
  static std::shared_ptr<MediaReader> Create(Cache& cache, Loop& loop, MediaTable& table, MediaWorker::Options worker);
  ~MediaReader();

  bool can_read() const { return !worker_.program.empty(); }

  // Puts them at the front of the line, in this order; the table knows of each when it was its turn. Beyond kMostWaiting
  // those at the end are forgotten, until somebody asks again.
  void Ask(const std::vector<std::string>& names);

  static constexpr std::size_t kMostWaiting = 200;
  static constexpr std::size_t kAtOnce = 2;

 private:
  class Reading;

  MediaReader(Cache& cache, Loop& loop, MediaTable& table, MediaWorker::Options worker);
  void StartMore();
  std::optional<std::string> TakeNext();
  void OnRead(const std::string& name);

  Cache& cache_;
  Loop& loop_;
  MediaTable& table_;
  const MediaWorker::Options worker_;
  std::unordered_map<std::string, std::unique_ptr<Reading>> running_;

  std::mutex mutex_;
  std::deque<std::string> line_;  // guarded by mutex_
};

}  // namespace reelcache
