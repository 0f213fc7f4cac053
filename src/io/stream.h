// One connected byte stream with a write queue. Two kinds: TcpStream, and the in-memory one of the tests.
//
// Thread: its loop. Lifetime: dropping it closes at once; the handler hears nothing more.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/slice.h"

namespace reelcache {

class StreamHandler {
 public:
  virtual ~StreamHandler() = default;
  virtual void OnRead(std::string_view bytes) = 0;  // valid during the call
  virtual void OnReadEnd() = 0;                     // the peer will send no more; it may still read
  virtual void OnWritten() = 0;                     // the write queue became empty
  virtual void OnBroken() = 0;                      // reset or write error: nothing more gets through
};

class Stream {
 public:
  virtual ~Stream() = default;
  // `handler` outlives the stream. Callbacks never come inside a call of the handler's owner.
  virtual void Start(StreamHandler& handler) = 0;
  virtual void SetReading(bool on) = 0;
  // Queues all slices, which stay shared until the kernel has them. What the socket takes at once leaves the
  // queue before the call returns; OnWritten comes only for a queue that was not empty after a Write.
  virtual void Write(std::span<const Slice> slices) = 0;
  virtual std::size_t queued_bytes() const = 0;
  // What is worth gathering for one Write when it is there at once; one write of 1 MiB wakes the peer less often than
  // four. Small until the peer has taken much.
  virtual std::size_t burst_bytes() const = 0;
  virtual void ShutdownWrite() = 0;  // after what is queued: the peer sees an end, we go on reading
  virtual void Reset() = 0;          // closes with RST: the peer cannot take what it got for complete
  virtual std::string PeerAddress() const = 0;  // without port; empty when unknown
};

}  // namespace reelcache
