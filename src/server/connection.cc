#include "server/connection.h"

#include "http/response_writer.h"
#include "server/error_response.h"

namespace reelcache {
namespace {

constexpr std::size_t kMostWaitingInput = 64 * 1024;  // pipelined bytes kept while an answer is on its way
constexpr std::size_t kMostLingered = 256 * 1024;
constexpr std::chrono::milliseconds kLingerTimeout{1000};

}  // namespace

Connection::Connection(ConnectionOwner& owner, ServerParts& parts, Loop& loop, std::unique_ptr<Stream> stream)
    : owner_(owner), parts_(parts), loop_(loop), stream_(std::move(stream)) {
  parts_.metrics.Add(Counter::kConnections);
  parts_.metrics.Move(Gauge::kConnectionsOpen, 1);
}

Connection::~Connection() {
  if (exchange_) exchange_->Abandon();
  parts_.metrics.Move(Gauge::kPinnedBytes, -pinned_);
  parts_.metrics.Move(Gauge::kConnectionsOpen, -1);
}

void Connection::Start() {
  stream_->Start(*this);
  Enter(State::kIdle);
}

void Connection::Shed() {
  parts_.metrics.Add(Counter::kConnectionsShed);
  stream_->Start(*this);
  Refuse(503);
}

std::chrono::milliseconds Connection::TimeoutOf(State state) const {
  switch (state) {
    case State::kIdle: return first_request_ ? parts_.options.header_timeout : parts_.options.keepalive_timeout;
    case State::kHead:
    case State::kBody: return parts_.options.header_timeout;
    case State::kExchange:
    case State::kLinger:
    case State::kClosed: break;
  }
  return kLingerTimeout;
}

void Connection::Enter(State state) {
  state_ = state;
  if (state == State::kExchange) return;  // has none
  deadline_ = parts_.clock.Rough() + TimeoutOf(state);
}

// While bytes are queued only the send timeout counts, and it starts again whenever the socket took some; while an
// answer waits for its bytes nothing does: the cache has its own deadlines.
void Connection::Sweep(SteadyTime now) {
  CountPinned();
  std::size_t queued = queued_bytes();
  if (queued != queued_seen_) send_deadline_ = now + parts_.options.send_timeout.get();
  queued_seen_ = queued;
  if (queued > 0 ? now < send_deadline_ : state_ == State::kExchange || now < deadline_) return;
  if (queued == 0 && (state_ == State::kHead || state_ == State::kBody))
    Refuse(408);
  else
    Close();
}

void Connection::Drain() {
  if (auto exchange = exchange_) return exchange->Drain();
  if (state_ != State::kIdle && state_ != State::kHead) return;
  queued_bytes() == 0 ? Close() : Linger();
}

void Connection::Close() {
  if (state_ == State::kClosed) return;
  state_ = State::kClosed;
  if (exchange_) exchange_->Abandon();
  exchange_ = nullptr;
  stream_ = nullptr;
  CountPinned();
  owner_.OnClosed(*this);
}

void Connection::OnRead(std::string_view bytes) {
  if (state_ == State::kLinger) {
    lingered_bytes_ += bytes.size();
    if (lingered_bytes_ > kMostLingered) Close();
    return;
  }
  if (state_ != State::kExchange) bytes.remove_prefix(FeedAll(bytes));
  if (state_ != State::kExchange) return;
  input_.append(bytes);
  if (input_.size() > kMostWaitingInput) {
    reading_ = false;
    stream_->SetReading(false);
  }
}

// A client that only closed its sending side still gets its answer (RFC 9112 §9.6).
void Connection::OnReadEnd() {
  peer_ended_ = true;
  if (state_ == State::kLinger) {
    if (queued_bytes() == 0) Close();
  } else if (state_ != State::kExchange) {
    Close();
  }
}

void Connection::OnWritten() {
  CountPinned();
  if (state_ == State::kExchange && exchange_)
    exchange_->Pump();
  else if (state_ == State::kLinger && peer_ended_)
    Close();
  else
    Enter(state_);  // its own time begins when the last byte is out
}

void Connection::OnBroken() { Close(); }

void Connection::Send(std::span<const Slice> slices) {
  if (!stream_) return;
  stream_->Write(slices);
  queued_seen_ = stream_->queued_bytes();
  if (queued_seen_ > 0) send_deadline_ = parts_.clock.Rough() + parts_.options.send_timeout.get();
  CountPinned();
}

void Connection::CountPinned() {
  auto queued = static_cast<std::int64_t>(queued_bytes());
  if (queued == pinned_) return;
  parts_.metrics.Move(Gauge::kPinnedBytes, queued - pinned_);
  pinned_ = queued;
}

void Connection::OnExchangeDone(bool keep_alive) {
  exchange_ = nullptr;  // whoever calls holds it
  if (!keep_alive) {
    Linger();
    return;
  }
  first_request_ = false;
  parser_->Reset();
  Enter(State::kIdle);
  if (!std::exchange(reading_, true)) stream_->SetReading(true);
  if (feeding_) return;  // FeedAll goes on with the next request
  std::string waiting = std::exchange(input_, {});
  std::size_t taken = FeedAll(waiting);
  if (state_ == State::kExchange) input_ = waiting.substr(taken);
}

// One request after the other, as long as answers are done at once. Returns how many bytes were taken: all, unless an
// exchange is running now or the connection is ending.
std::size_t Connection::FeedAll(std::string_view bytes) {
  feeding_ = true;
  if (!parser_) parser_ = owner_.TakeParser();
  std::size_t taken = 0;
  while (taken < bytes.size() && (state_ == State::kIdle || state_ == State::kHead || state_ == State::kBody)) {
    taken += parser_->Feed(bytes.substr(taken));
    OnParsed();
  }
  feeding_ = false;
  if (state_ == State::kIdle && parser_->untouched()) owner_.GiveBack(std::move(parser_));
  if (peer_ended_ && state_ == State::kIdle) queued_bytes() == 0 ? Close() : Linger();
  return taken;
}

void Connection::OnParsed() {
  switch (parser_->state()) {
    case ParseState::kRefused: return Refuse(parser_->refusal_status());
    case ParseState::kComplete: return StartExchange(parser_->head().keep_alive);
    case ParseState::kReadingHead:
      if (state_ == State::kIdle && parser_->started()) Enter(State::kHead);
      return;
    case ParseState::kReadingBody: break;
  }
  // A body is skipped before the answer, except where the answer cannot wait for it (RFC 9110 §10.1.1).
  const RequestHead& head = parser_->head();
  if (!IsSafe(head.method) || head.expects_continue)
    StartExchange(false);
  else if (state_ != State::kBody)
    Enter(State::kBody);
}

void Connection::StartExchange(bool keep_alive) {
  Enter(State::kExchange);
  auto exchange = exchange_ = std::make_shared<Exchange>(*this, parts_, loop_, ids_.Next(), parser_->head(), keep_alive);
  exchange->Start();
}

// To what is no request, or not yet one.
void Connection::Refuse(int status) {
  const RequestId id = ids_.Next();
  Answer answer = ErrorAnswer(status);
  ResponseWriter writer(status, parts_.clock.Wall());
  for (const auto& [name, value] : answer.fields) writer.Field(name, value);
  writer.Lines(RequestIdText(id).line());
  writer.Field("Content-Length", answer.body.size());
  const Slice slices[2] = {Slice::Own(writer.Finish(false)), answer.body};
  parts_.metrics.AddStatus(status);
  Send(slices);
  LogRefusal(id, status, answer.body.size());
  Linger();
}

void Connection::LogRefusal(RequestId id, int status, std::size_t body_bytes) const {
  if (!parts_.access_log.on()) return;
  const std::string peer = PeerAddress();
  AccessEntry entry;
  entry.id = id;
  entry.peer = peer;
  entry.status = status;
  entry.body_bytes = body_bytes;
  parts_.access_log.Write(entry, parts_.clock.Wall());
}

void Connection::Linger() {
  if (state_ == State::kClosed || !stream_) return;
  Enter(State::kLinger);
  input_ = {};
  stream_->ShutdownWrite();
  if (!std::exchange(reading_, true)) stream_->SetReading(true);
  if (!peer_ended_ || queued_bytes() > 0) return;
  Close();
}

}  // namespace reelcache
