// A fetch that fails before anything was asked.
#pragma once

#include <memory>
#include <utility>

#include "base/log.h"
#include "origin/origin.h"

namespace reelcache {

inline Error NoSuchName(std::string_view name) {
  return {ErrorKind::kNotFound, Quoted(name) + " cannot be the name of an object"};
}

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
