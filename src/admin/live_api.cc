#include "admin/live_api.h"

#include "server/error_response.h"

namespace reelcache {
namespace {

// One of the streams, as long as it lives.
class StreamMark {
 public:
  explicit StreamMark(std::shared_ptr<std::atomic<int>> streams) : streams_(std::move(streams)), place_(++*streams_) {}
  StreamMark(const StreamMark&) = delete;
  StreamMark& operator=(const StreamMark&) = delete;
  ~StreamMark() { --*streams_; }

  int place() const { return place_; }

 private:
  std::shared_ptr<std::atomic<int>> streams_;
  int place_;  // from 1
};

}  // namespace

void LiveApi::Handle(Loop&, const RequestHead&, const TargetUri&, OnAnswer on_answer) {
  auto mark = std::make_shared<StreamMark>(streams_);
  if (mark->place() > kMostStreams) {
    on_answer(ErrorAnswer(503));
    return;
  }
  Answer answer{200,
                {{"Content-Type", "text/event-stream"},
                 {"Cache-Control", "no-store"},
                 {"X-Content-Type-Options", "nosniff"},
                 {"X-Accel-Buffering", "no"}},  // nginx hands them on as they come
                {}};
  answer.events = EventSource{every_, [this, mark] { return "event: stats\ndata: " + stats_.Json() + "\n\n"; }};
  on_answer(std::move(answer));
}

}  // namespace reelcache
