// An in-memory connection: the server holds a PipeStream, the test the other end. The test decides how many bytes "the
// socket" takes. Thread: the loop's.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "io/loop.h"
#include "io/stream.h"

namespace reelcache {

// The test's end. Outlives nothing: both ends hold it.
struct PipeEnd {
  std::string written;           // everything the server gave its socket
  std::string received;          // what the server's socket has taken, and the test not yet
  std::size_t room = SIZE_MAX;   // bytes it will still take
  std::size_t burst = 64 * 1024;  // what the server may gather for one write
  bool shut = false;             // the server sends no more
  bool closed = false;           // the server dropped the connection
  bool reset = false;            // by a reset
  bool reading = true;           // the server wants to read
  class PipeStream* stream = nullptr;
};

class PipeStream final : public Stream {
 public:
  PipeStream(Loop& loop, std::shared_ptr<PipeEnd> end) : loop_(loop), end_(std::move(end)) { end_->stream = this; }
  ~PipeStream() override {
    end_->closed = true;
    end_->stream = nullptr;
  }

  void Start(StreamHandler& handler) override { handler_ = &handler; }
  void SetReading(bool on) override { end_->reading = on; }
  void Write(std::span<const Slice> slices) override {
    for (const Slice& slice : slices) {
      end_->written += slice.bytes;
      queue_.push_back(slice);
      queued_bytes_ += slice.size();
    }
    Take();
    waiting_ = queued_bytes_ > 0;
  }
  std::size_t queued_bytes() const override { return queued_bytes_; }
  std::size_t burst_bytes() const override { return end_->burst; }
  void ShutdownWrite() override {
    shut_ = true;
    Take();
  }
  void Reset() override { end_->reset = true; }
  std::string PeerAddress() const override { return "192.0.2.1"; }

  StreamHandler* handler() const { return handler_; }

  // The socket takes what there is room for; OnWritten comes from a later turn, as from a real one.
  void Take() {
    while (!queue_.empty() && end_->room > 0) {
      Slice& front = queue_.front();
      std::size_t count = std::min(front.size(), end_->room);
      end_->received += front.bytes.substr(0, count);
      if (end_->room != SIZE_MAX) end_->room -= count;
      queued_bytes_ -= count;
      front = front.Sub(count);
      if (front.empty()) queue_.pop_front();
    }
    if (shut_ && queued_bytes_ == 0) end_->shut = true;
    if (queued_bytes_ == 0 && std::exchange(waiting_, false))
      loop_.Post([weak = std::weak_ptr<bool>(alive_), this] {
        if (!weak.expired() && handler_ != nullptr && queued_bytes_ == 0) handler_->OnWritten();
      });
  }

 private:
  Loop& loop_;
  std::shared_ptr<PipeEnd> end_;
  StreamHandler* handler_ = nullptr;
  std::deque<Slice> queue_;
  std::size_t queued_bytes_ = 0;
  bool shut_ = false;
  bool waiting_ = false;  // OnWritten is owed
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace reelcache
