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

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/message.h"
#include "http/range.h"
#include "http/response_writer.h"
#include "io/timer.h"
#include "server/answer_body.h"
#include "server/event_stream.h"
#include "server/response_limit.h"

namespace reelcache {

class Exchange final : public Viewer, public std::enable_shared_from_this<Exchange> {
 public:
  // `head` lives until OnExchangeDone. `keep_alive` false: the connection cannot be used again anyway.
  Exchange(ExchangeHost& host, ServerParts& parts, Loop& loop, RequestId id, const RequestHead& head, bool keep_alive);

  void Start();
  void Pump();  // the socket has room again
  void Abandon();  // the client is gone: ends the exchange without a word
  void Drain();    // ends what would go on for ever

  void OnOpened(Result<Opened> result) override;
  void OnReady() override { Pump(); }

 private:
  enum class State { kOpening, kFirst, kSending, kDone };

  std::chrono::microseconds Elapsed() const;
  void Route();
  std::optional<Answer> RefusalAtGate(bool operator_only) const;  // requires: a gate, or what is for operators alone
  void Ask(Handler& handler, const TargetUri& target);
  void OpenObject();
  void Begin(Result<Opened> result);
  OpenWish WishOf() const;
  void AnswerObject();
  void TellRefusedCoding(const std::string& coding) const;
  void AnswerRange(const ResolvedRange& range);
  void AnswerInterval(int status, ByteInterval interval, bool open_ended);
  void AnswerMultipart(const ResolvedRange& range);
  LimitedAnswer Limit(int status, ByteInterval interval, std::uint64_t body_bytes) const;
  void StartBody(BodyPlan&& plan);
  void AnswerWithoutBody(int status);
  ResponseWriter ObjectHead(int status, bool with_type = true);
  void SendAnswer(const Answer& answer);
  void SendLater(const Answer& answer);
  void SendEvents(const Answer& answer);

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
  const SteadyTime began_;
  const RequestId id_;
  std::string name_;
  int openings_ = 0;
  std::chrono::microseconds opening_{0};  // until the object was known; 0: at once
  std::optional<Opened> opened_;
  WallTime answered_at_{};  // when it was decided what to answer
  std::optional<std::vector<RangeSpec>> ranges_;
  std::optional<AnswerBody> body_;  // of an object; once its answer is decided
  std::optional<EventStream> events_;
  std::optional<Timer> delay_;  // of an answer that waits
  std::optional<CacheStatus> cache_status_;
  int status_ = 0;
  std::uint64_t text_bytes_ = 0;  // of a body that is no object's
  bool pumping_ = false;
};

}  // namespace reelcache
