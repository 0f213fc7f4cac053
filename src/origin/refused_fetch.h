// A fetch that fails before anything was asked.
#pragma once

#include <memory>
#include <utility>

#include "origin/origin.h"

namespace reelcache {

class RefusedFetch final : public FetchHandle {
 public:
  RefusedFetch(Loop& loop, FetchSink& sink, Error error) : sink_(std::make_shared<FetchSink*>(&sink)) {
    loop.Post([sink = sink_, error = std::move(error)] {
      if (*sink != nullptr) (*sink)->OnEnd(error);
    });
  }
  ~RefusedFetch() override { *sink_ = nullptr; }
  void Pause() override {}
  void Resume() override {}

 private:
  std::shared_ptr<FetchSink*> sink_;  // null once the handle is dropped
};

}  // namespace reelcache
