// Head and body of an answer made of an object's bytes, on their way to the socket.
//
//   parts      text of ours, then an interval of the object; several in a multipart body
//   framing    the body's length is in the head, or its bytes go out as chunks (RFC 9112 §7.1)
//
// Bytes are pulled: nothing is read while the socket is full. Slices of the cache are sent as they are.
// Lifetime: as its exchange. Thread: its loop.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cache/cache.h"
#include "http/chunked_writer.h"
#include "server/exchange_host.h"
#include "server/server_parts.h"

namespace reelcache {

struct BodyPart {
  std::string text;
  ByteInterval interval;
};

struct BodyPlan {
  std::string head;  // goes out with the first bytes of the body, and with what they cost
  BodyPart first;
  std::vector<BodyPart> others;  // of a multipart body
  bool open_ended = false;  // as ReadWish
  bool chunked = false;
  // Of the request.
  RequestId id = {};
  SteadyTime began = {};
  std::chrono::microseconds opening{0};  // as FirstBytes
};

class AnswerBody {
 public:
  // `viewer` hears OnReady when Pump may have more to do.
  AnswerBody(ExchangeHost& host, ServerParts& parts, Loop& loop, const Opened& opened, BodyPlan&& plan,
             std::weak_ptr<Viewer> viewer);

  // Sends what is there and the socket takes. True: all is sent. Errors: those of the reader; once `begun`, what came
  // before has been sent, and the only honest end is an early one.
  Result<bool> Pump();

  // The head is on its way. Until then an error can still be told with a status.
  bool begun() const { return begun_.has_value(); }
  // From the request to the first byte. Requires: begun.
  std::chrono::microseconds first_byte() const;
  // As BodyReader's, of the reader that had the first byte.
  const std::optional<FetchTiming>& fetch_timing() const { return fetch_timing_; }
  std::optional<Source> first_source() const { return first_source_; }  // of the object's first byte, once it was sent

  const std::array<std::uint64_t, 4>& sent() const { return sent_; }  // the object's bytes by Source
  std::uint64_t text_bytes() const { return text_bytes_; }

 private:
  enum class Step { kMore, kWait };

  Result<Step> PumpPart();
  void TakeText();
  void Begin(Source source);
  void Frame(std::size_t body_bytes);
  void SendPiece(Piece piece);  // of the part's interval, which then begins behind it
  void SendEnd();
  bool Crowded() const;  // too much waits for all viewers together
  std::uint64_t sent_bytes() const { return sent_[0] + sent_[1] + sent_[2] + sent_[3]; }
  BodyPart& part() { return part_ == 0 ? plan_.first : plan_.others[part_ - 1]; }
  bool complete() const { return part_ > plan_.others.size(); }
  void Gather(Slice slice);
  void Flush();

  ExchangeHost& host_;
  ServerParts& parts_;
  Loop& loop_;
  const Opened& opened_;
  BodyPlan plan_;
  std::size_t part_ = 0;  // of the plan, the one to be sent next
  std::weak_ptr<Viewer> viewer_;
  ChunkedWriter chunks_;
  std::string text_;                    // of the body, goes out with the piece after it
  std::shared_ptr<BodyReader> reader_;  // of the part's interval
  std::size_t burst_bytes_ = 0;
  std::optional<SteadyTime> begun_;
  std::optional<Source> first_source_;
  std::optional<FetchTiming> fetch_timing_;
  std::array<std::uint64_t, 4> sent_{};
  std::uint64_t text_bytes_ = 0;
};

}  // namespace reelcache
