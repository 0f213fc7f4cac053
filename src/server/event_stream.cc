#include "server/event_stream.h"

#include <utility>

namespace reelcache {

EventStream::EventStream(ExchangeHost& host, Loop& loop, EventSource source, bool chunked)
    : host_(host), source_(std::move(source)), chunked_(chunked), timer_(loop, [this] {
        if (host_.queued_bytes() == 0) SendEvent("");
      }) {}

void EventStream::Start(std::string head) {
  SendEvent(std::move(head));
  timer_.Start(source_.every, source_.every);
}

void EventStream::SendEvent(std::string head) {
  std::string event = source_.next();
  sent_bytes_ += event.size();
  if (chunked_) head += chunks_.Before(event.size());
  Slice slice = Slice::Own(std::move(head) + event);
  host_.Send({&slice, 1});
}

void EventStream::End() {
  timer_.Stop();
  if (!chunked_) return;
  Slice slice = Slice::Own(chunks_.End());
  host_.Send({&slice, 1});
}

}  // namespace reelcache
