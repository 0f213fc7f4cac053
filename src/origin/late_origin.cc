#include "origin/late_origin.h"

#include <utility>

namespace reelcache {

// Waits for the place, then is the fetch there.
class LateOrigin::LateFetch final : public FetchHandle {
 public:
  struct State {
    FetchSink* sink;  // null once the handle is dropped
    bool paused = false;
    std::unique_ptr<FetchHandle> inner = nullptr;
  };

  LateFetch(LateOrigin& origin, Loop& loop, FetchRequest request, FetchSink& sink)
      : state_(std::make_shared<State>(State{&sink})) {
    origin.Find(loop, [state = state_, &loop, request = std::move(request)](Result<Origin*> found) {
      if (state->sink == nullptr) return;
      if (!found) return Post(loop, state, found.error());
      state->inner = (*found)->Fetch(loop, request, *state->sink);
      if (state->paused) state->inner->Pause();
    });
  }
  ~LateFetch() override {
    state_->sink = nullptr;
    state_->inner = nullptr;
  }

  void Pause() override {
    state_->paused = true;
    if (state_->inner) state_->inner->Pause();
  }
  void Resume() override {
    state_->paused = false;
    if (state_->inner) state_->inner->Resume();
  }

 private:
  // Never inside Fetch.
  static void Post(Loop& loop, const std::shared_ptr<State>& state, const Error& error) {
    loop.Post([state, error] {
      if (state->sink != nullptr) state->sink->OnEnd(error);
    });
  }

  const std::shared_ptr<State> state_;
};

LateOrigin::LateOrigin(std::string address, Loop& home, std::unique_ptr<TokenSource> source, Make make, const Clock& clock)
    : address_(std::move(address)), make_(std::move(make)), source_(std::move(source)), places_(home, *source_, clock) {}

void LateOrigin::Find(Loop& loop, std::function<void(Result<Origin*>)> on_found) {
  if (Origin* inner = Inner()) return on_found(inner);
  places_.Get(loop, [this, on_found = std::move(on_found)](Result<std::string> place) {
    if (!place) return on_found(place.error());
    Origin* inner = nullptr;
    {
      std::lock_guard lock(mutex_);
      if (!inner_) inner_ = make_(*place);
      inner = inner_.get();
    }
    on_found(inner);
  });
}

std::unique_ptr<FetchHandle> LateOrigin::Fetch(Loop& loop, FetchRequest request, FetchSink& sink) {
  return std::make_unique<LateFetch>(*this, loop, std::move(request), sink);
}

void LateOrigin::Stat(Loop& loop, std::string name, OnFacts on_facts) {
  Find(loop, [&loop, name = std::move(name), on_facts = std::move(on_facts)](Result<Origin*> found) mutable {
    if (found) return (*found)->Stat(loop, name, std::move(on_facts));
    loop.Post([on_facts = std::move(on_facts), error = found.error()] { on_facts(error); });
  });
}

void LateOrigin::List(Loop& loop, std::string token, OnListPage on_page) {
  Find(loop, [&loop, token = std::move(token), on_page = std::move(on_page)](Result<Origin*> found) mutable {
    if (found) return (*found)->List(loop, token, std::move(on_page));
    loop.Post([on_page = std::move(on_page), error = found.error()] { on_page(error); });
  });
}

void LateOrigin::CloseLoop(Loop& loop) {
  places_.CloseLoop(loop);
  if (Origin* inner = Inner()) inner->CloseLoop(loop);
}

std::string LateOrigin::CacheKey(const std::string& name) const {
  Origin* inner = Inner();
  return inner != nullptr ? inner->CacheKey(name) : Origin::CacheKey(name);
}

Origin* LateOrigin::Inner() const {
  std::lock_guard lock(mutex_);
  return inner_.get();
}

}  // namespace reelcache
