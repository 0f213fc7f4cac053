// The body of an answer that goes on: events as they come, until the client leaves or the server drains.
//
// A reader that does not keep up misses events: one is made only when all before it has left the write queue.
// Lifetime: as its exchange. Thread: its loop.
#pragma once

#include <cstdint>
#include <string>

#include "http/chunked_writer.h"
#include "io/timer.h"
#include "server/answer.h"
#include "server/exchange_host.h"

namespace reelcache {

class EventStream {
 public:
  // `chunked`: framed for HTTP/1.1; else the end of the connection is the end of the body.
  EventStream(ExchangeHost& host, Loop& loop, EventSource source, bool chunked);

  // The head, the first event with it, and from then on one after the other.
  void Start(std::string head);
  void End();

  std::uint64_t sent_bytes() const { return sent_bytes_; }

 private:
  void SendEvent(std::string head);

  ExchangeHost& host_;
  EventSource source_;
  bool chunked_;
  ChunkedWriter chunks_;
  std::uint64_t sent_bytes_ = 0;
  Timer timer_;
};

}  // namespace reelcache
