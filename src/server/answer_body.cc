#include "server/answer_body.h"

#include "server/server_timing.h"

namespace reelcache {

using std::chrono::duration_cast;
using std::chrono::microseconds;

namespace {

constexpr std::size_t kQueueMark = 32 * 1024;        // bytes in the write queue above which nothing is added
constexpr std::size_t kBurstSlices = 16;             // as many as one writev takes
constexpr std::size_t kPieceSlices = 3;              // a piece, what frames it, the end
constexpr std::size_t kTurnBytes = 2 * 1024 * 1024;  // one exchange's share of a loop turn
constexpr std::size_t kCopyBytes = 64 * 1024;        // a piece when too much is pinned

// What goes out in one write. Never left over when Pump returns, and neither readers nor ExchangeHost::Send call back into
// an exchange, so one a thread is enough.
thread_local std::vector<Slice> burst;

}  // namespace

AnswerBody::AnswerBody(ExchangeHost& host, ServerParts& parts, Loop& loop, const Opened& opened, BodyPlan&& plan,
                       std::weak_ptr<Viewer> viewer)
    : host_(host),
      parts_(parts),
      loop_(loop),
      opened_(opened),
      plan_(std::move(plan)),
      viewer_(std::move(viewer)) {}

Result<bool> AnswerBody::Pump() {
  std::uint64_t before = sent_bytes();
  Result<Step> step = Step::kMore;
  while (step.ok() && *step == Step::kMore && !complete()) {
    bool full = burst_bytes_ >= (Crowded() ? kCopyBytes : host_.burst_bytes());
    if (full || burst.size() + kPieceSlices > kBurstSlices) Flush();
    if (host_.queued_bytes() >= kQueueMark) break;
    if (sent_bytes() - before > kTurnBytes) {
      loop_.Post([weak = viewer_] {
        if (auto viewer = weak.lock()) viewer->OnReady();
      });
      break;
    }
    step = PumpPart();
  }
  Flush();
  if (!step.ok()) return std::move(step.error());
  return complete();
}

// kWait: nothing to send now; the reader calls when there is.
Result<AnswerBody::Step> AnswerBody::PumpPart() {
  TakeText();
  if (ByteInterval interval = part().interval; !interval.empty()) {
    if (!reader_) reader_ = parts_.cache.Read(loop_, opened_, {.interval = interval, .open_ended = plan_.open_ended, .cause = plan_.id}, viewer_);
    bool crowded = Crowded();
    auto piece = reader_->Next(crowded ? kCopyBytes : SIZE_MAX);
    if (!piece) return Step::kWait;
    if (!piece->ok()) return std::move(piece->error());
    if (crowded) (*piece)->bytes = Slice::Own(std::string((*piece)->bytes.bytes));
    SendPiece(std::move(**piece));
    if (!reader_->done()) return Step::kMore;
    reader_ = nullptr;
  }
  ++part_;
  if (complete()) SendEnd();
  return Step::kMore;
}

// Text goes out with the piece that follows it: a part's head is no sign that its bytes can be had.
void AnswerBody::TakeText() {
  if (part().text.empty()) return;
  std::string text = std::exchange(part().text, {});
  text_bytes_ += text.size();
  text_ += text;
}

// What goes before `body_bytes` of the object: the head, the line of the chunk, text. One slice, often none.
void AnswerBody::Frame(std::size_t body_bytes) {
  std::string& frame = plan_.head;
  std::size_t chunk_bytes = text_.size() + body_bytes;
  if (plan_.chunked && chunk_bytes > 0) frame += chunks_.Before(chunk_bytes);
  if (!text_.empty()) frame += std::exchange(text_, {});
  if (!frame.empty()) Gather(Slice::Own(std::exchange(frame, {})));
}

microseconds AnswerBody::first_byte() const { return duration_cast<microseconds>(*begun_ - plan_.began); }

// The head has waited for this piece. What the opening waited for is part of the piece's own wait where the fetch that
// answered the question brings it.
void AnswerBody::Begin(Source source) {
  begun_ = parts_.clock.Now();
  opened_.object->use().CountAnswer();
  std::string& head = plan_.head;
  const std::size_t end = head.size() - 2;  // before the empty line
  if (source == Source::kMemory && plan_.opening.count() == 0) {
    head.insert(end, kMemoryTimingLine);
    return;
  }
  fetch_timing_ = reader_->fetch_timing();
  const bool from_fill = source == Source::kJoined || source == Source::kOrigin;
  const bool by_question = from_fill && (opened_.own_fill != nullptr || opened_.collapsed);
  FirstBytes bytes{source, by_question ? microseconds(0) : plan_.opening, opened_.validated || opened_.stale};
  bytes.wait = first_byte() - bytes.opening;
  bytes.fetch = fetch_timing_;
  head.insert(end, ServerTimingLine(bytes));
}

void AnswerBody::SendPiece(Piece piece) {
  constexpr Counter kCounters[] = {Counter::kBytesMemory, Counter::kBytesDisk, Counter::kBytesJoined,
                                   Counter::kBytesOrigin};
  auto source = static_cast<std::size_t>(piece.source);
  const std::size_t bytes = piece.bytes.size();
  if (!first_source_) first_source_ = piece.source;
  sent_[source] += bytes;
  parts_.metrics.Add(kCounters[source], bytes);
  opened_.object->use().CountSent(piece.source, part().interval.begin, bytes, parts_.clock.Rough());
  part().interval.begin += bytes;
  if (!begun_) Begin(piece.source);
  Frame(bytes);
  Gather(std::move(piece.bytes));
}

void AnswerBody::SendEnd() {
  Frame(0);
  if (plan_.chunked) Gather(Slice::Own(chunks_.End()));
}

bool AnswerBody::Crowded() const {
  return parts_.metrics.Get(Gauge::kPinnedBytes) > static_cast<std::int64_t>(parts_.options.most_pinned_bytes);
}

void AnswerBody::Gather(Slice slice) {
  burst_bytes_ += slice.size();
  burst.push_back(std::move(slice));
}

void AnswerBody::Flush() {
  if (burst.empty()) return;
  host_.Send(burst);
  burst.clear();
  burst_bytes_ = 0;
}

}  // namespace reelcache
