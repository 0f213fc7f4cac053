// One client's connection: requests in, one exchange at a time, answers out in order.
//
//   idle        between requests, or before the first
//   head        part of a request has come
//   body        a request's content is being skipped
//   exchange    an answer is on its way; further requests wait unparsed
//   linger      the last answer is out; what still comes is thrown away so that no reset overtakes it
//               (RFC 9112 §9.6)
//   closed
//
// Lifetime: owned by its server, which is told once it is closed. Thread: its loop.
#pragma once

#include <memory>
#include <string>

#include "http/request_parser.h"
#include "io/stream.h"
#include "server/exchange.h"

namespace reelcache {

class ConnectionOwner {
 public:
  virtual ~ConnectionOwner() = default;
  virtual bool draining() const = 0;
  virtual void OnClosed(class Connection& connection) = 0;
  // Parsers go from connection to connection: thousands of idle ones hold none, and none is made for each request.
  virtual std::unique_ptr<RequestParser> TakeParser() = 0;
  virtual void GiveBack(std::unique_ptr<RequestParser> parser) = 0;
};

class Connection final : public StreamHandler, public ExchangeHost {
 public:
  Connection(ConnectionOwner& owner, ServerParts& parts, Loop& loop, std::unique_ptr<Stream> stream);
  ~Connection() override;

  void Start();
  // Instead of Start: too many connections; answers 503 and closes.
  void Shed();
  // Checks the deadline of the present state.
  void Sweep(SteadyTime now);
  // Closes at once when idle; else after the running answer, which is told.
  void Drain();
  void Close();

  void OnRead(std::string_view bytes) override;
  void OnReadEnd() override;
  void OnWritten() override;
  void OnBroken() override;

  void Send(std::span<const Slice> slices) override;
  std::size_t queued_bytes() const override { return stream_ ? stream_->queued_bytes() : 0; }
  std::size_t burst_bytes() const override { return stream_ ? stream_->burst_bytes() : 0; }
  bool draining() const override { return owner_.draining(); }
  std::string PeerAddress() const override { return stream_ ? stream_->PeerAddress() : ""; }
  void OnExchangeDone(bool keep_alive) override;

 private:
  enum class State { kIdle, kHead, kBody, kExchange, kLinger, kClosed };

  void Enter(State state);
  std::size_t FeedAll(std::string_view bytes);
  void OnParsed();
  void StartExchange(bool keep_alive);
  void Refuse(int status);
  void LogRefusal(RequestId id, int status, std::size_t body_bytes) const;
  void Linger();
  void CountPinned();
  std::chrono::milliseconds TimeoutOf(State state) const;

  ConnectionOwner& owner_;
  ServerParts& parts_;
  Loop& loop_;
  std::unique_ptr<Stream> stream_;
  std::unique_ptr<RequestParser> parser_;  // null while nothing of a request has come
  RequestIds ids_;
  std::string input_;  // came while an exchange runs, not yet parsed
  State state_ = State::kIdle;
  SteadyTime deadline_;       // of the state
  SteadyTime send_deadline_;  // of what is queued
  bool first_request_ = true;
  bool peer_ended_ = false;
  bool feeding_ = false;
  bool reading_ = true;
  std::size_t lingered_bytes_ = 0;
  std::size_t queued_seen_ = 0;  // at the last sweep or send, to see progress
  std::int64_t pinned_ = 0;      // what this connection added to the gauge
  std::shared_ptr<Exchange> exchange_;
};

}  // namespace reelcache
