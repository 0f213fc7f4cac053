// One request and its answer. The file to read first.
//
//   opening     the cache finds the object; or a handler makes a page
//   first       the answer is decided; its head waits for the first bytes of the body, because until then an
//               error can still be told with a status
//   sending     head and body go out as the socket takes them
//   done        the connection may take the next request, or was cut
//
//   opening -> first -> sending -> done      opening -> first (again, when the object changed under us)
//
// Lifetime: shared with what it waits for; dropped by its connection. Thread: its loop.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "http/message.h"
#include "http/range.h"
#include "http/response_writer.h"
#include "server/server_parts.h"

namespace reelcache {

// What an exchange needs of its connection.
class ExchangeHost {
 public:
  virtual ~ExchangeHost() = default;
  virtual void Send(std::span<const Slice> slices) = 0;
  virtual std::size_t queued_bytes() const = 0;
  virtual std::size_t burst_bytes() const = 0;
  virtual bool draining() const = 0;
  virtual std::string PeerAddress() const = 0;
  // The answer is complete, or was ended early. The exchange may be dropped inside.
  virtual void OnExchangeDone(bool keep_alive) = 0;
};

class Exchange final : public std::enable_shared_from_this<Exchange> {
 public:
  // `head` lives until OnExchangeDone. `keep_alive` false: the connection cannot be used again anyway.
  Exchange(ExchangeHost& host, ServerParts& parts, Loop& loop, const RequestHead& head, bool keep_alive);

  void Start();
  void Pump();  // the socket has room again
  void Abandon();  // the client is gone: ends the exchange without a word

 private:
  enum class State { kOpening, kFirst, kSending, kDone };

  // A part of the body: text of ours, then an interval of the object.
  struct Segment {
    Slice text;
    ByteInterval interval;
  };

  void Route();
  void OpenObject();
  void OnOpened(Result<Opened> result);
  OpenWish WishOf() const;
  void AnswerObject();
  bool AcceptsEncoding(std::string_view encoding) const;
  void AnswerRange(const ResolvedRange& range);
  void AnswerInterval(int status, ByteInterval interval, bool open_ended);
  void AnswerMultipart(const ResolvedRange& range);
  void AnswerWithoutBody(int status);
  ResponseWriter ObjectHead(int status, bool with_type = true);
  void SendAnswer(const Answer& answer);

  bool PumpText();
  bool PumpBody();
  bool Crowded() const;  // too much waits for all viewers together
  void SendPiece(Piece piece);
  void Gather(Slice slice);
  void Flush();
  void Fail(Error error);
  void Finish(bool keep_alive, bool cut = false);
  void Log(bool cut);
  bool KeepAlive() const { return keep_alive_ && !host_.draining(); }

  ExchangeHost& host_;
  ServerParts& parts_;
  Loop& loop_;
  const RequestHead& head_;
  bool keep_alive_;
  State state_ = State::kOpening;
  SteadyTime began_;
  std::string name_;
  int openings_ = 0;
  std::optional<Opened> opened_;
  std::optional<std::vector<RangeSpec>> ranges_;
  std::string head_text_;  // not yet gathered
  std::vector<Slice> burst_;  // goes out in one write: never left over when Pump returns
  std::size_t burst_bytes_ = 0;
  std::deque<Segment> segments_;
  bool open_ended_ = false;
  std::shared_ptr<BodyReader> reader_;  // of segments_.front(), once its text is out
  std::string cache_status_;
  int status_ = 0;
  std::uint64_t sent_[4] = {};  // body bytes by Source
  std::uint64_t text_bytes_ = 0;
  bool pumping_ = false;
};

}  // namespace reelcache
