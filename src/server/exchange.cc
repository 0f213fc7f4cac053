#include "server/exchange.h"

#include <fmt/format.h>

#include <numeric>
#include <random>

#include "base/log.h"
#include "cache/freshness.h"
#include "http/accept_encoding.h"
#include "http/http_date.h"
#include "http/media_type.h"
#include "http/multipart.h"
#include "http/preconditions.h"
#include "server/error_response.h"

namespace reelcache {
namespace {

constexpr std::string_view kListPath = "/api/videos";
constexpr int kMostOpenings = 3;  // an object that changes faster than that is an error

std::string RandomBoundary() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  return fmt::format("{:016x}{:016x}", random(), random());
}

Object::AnswerFields FieldsOf(const Object& object) {
  Object::AnswerFields fields;
  std::string_view type = MediaTypeFor(object.name());
  AppendField(fields.type, "Content-Type", type);
  std::string& others = fields.others;
  AppendField(others, "Accept-Ranges", "bytes");
  if (object.etag()) AppendField(others, "ETag", object.etag()->Format());
  if (object.facts().last_modified) AppendField(others, "Last-Modified", FormatHttpDate(*object.facts().last_modified));
  if (const std::string& coding = object.facts().content_encoding; !coding.empty()) {
    AppendField(others, "Content-Encoding", coding);
    AppendField(others, "Vary", "Accept-Encoding");
  }
  AppendField(others, "Cache-Control", object.facts().may_store ? "public, max-age=3600" : "no-store");
  AppendField(others, "X-Content-Type-Options", "nosniff");
  if (!IsInertMediaType(type)) AppendField(others, "Content-Security-Policy", "sandbox");
  return fields;
}

Timing FirstByteFrom(Source source) {
  return static_cast<Timing>(static_cast<int>(Timing::kFirstByteMemory) + static_cast<int>(source));
}

void WriteFraming(ResponseWriter& writer, bool chunked, std::uint64_t body_bytes) {
  if (chunked)
    writer.OwnField("Transfer-Encoding", "chunked");
  else
    writer.Field("Content-Length", body_bytes);
}

// Objects, and what is not there, are answered by no handler.
bool Accepts(const Handler* handler, Method method) {
  return handler == nullptr ? method == Method::kGet || method == Method::kHead : handler->Accepts(method);
}

std::string AllowOf(const Handler* handler) {
  constexpr std::pair<Method, std::string_view> kMethods[] = {
      {Method::kGet, "GET, "}, {Method::kHead, "HEAD, "}, {Method::kPost, "POST, "}, {Method::kDelete, "DELETE, "}};
  std::string allow;
  for (const auto& [method, text] : kMethods)
    if (Accepts(handler, method)) allow += text;
  return allow + "OPTIONS";
}

}  // namespace

Exchange::Exchange(ExchangeHost& host, ServerParts& parts, Loop& loop, RequestId id, const RequestHead& head,
                   bool keep_alive)
    : host_(host), parts_(parts), loop_(loop), head_(head), keep_alive_(keep_alive),
      began_(parts.clock.Now()),
      id_(id) {}

std::chrono::microseconds Exchange::Elapsed() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(parts_.clock.Now() - began_);
}

void Exchange::Start() {
  loop_.SetTask("a request");
  Route();
}

void Exchange::Route() {
  if (head_.method == Method::kOther) return SendAnswer(MethodAnswer(AllowOf(nullptr)));
  auto target = ParseTarget(head_.target, head_.fields);
  bool asterisk = target && target->form == TargetUri::Form::kAsterisk;
  if (!target || (asterisk && head_.method != Method::kOptions)) return SendAnswer(ErrorAnswer(400));
  auto name = DownloadName(target->path());
  bool is_object = name && IsServed(parts_.options, *name);
  Routed routed = is_object ? Routed{} : parts_.router.Find(target->path());
  if (routed.operator_only || parts_.gate != nullptr)
    if (auto refusal = RefusalAtGate(routed.operator_only)) return SendAnswer(*refusal);
  if (head_.method == Method::kOptions) return SendAnswer({204, {{"Allow", AllowOf(routed.handler)}}, {}});
  if (!Accepts(routed.handler, head_.method)) return SendAnswer(MethodAnswer(AllowOf(routed.handler)));
  if (is_object) {
    name_ = *name;
    parts_.metrics.Add(Counter::kDownloads);
    OpenObject();
  } else if (routed.handler != nullptr) {
    Ask(*routed.handler, *target);
  } else {
    SendAnswer(ErrorAnswer(404));
  }
}

std::optional<Answer> Exchange::RefusalAtGate(bool operator_only) const {
  if (parts_.gate == nullptr) return ErrorAnswer(404);
  if (auto refusal = parts_.gate->RefuseName(head_)) return refusal;
  return operator_only ? parts_.gate->Refuse(head_) : std::nullopt;
}

void Exchange::Ask(Handler& handler, const TargetUri& target) {
  if (target.path() == kListPath) parts_.metrics.Add(Counter::kListings);
  handler.Handle(loop_, head_, target, [weak = weak_from_this()](Answer answer) {
    if (auto self = weak.lock()) self->SendAnswer(Conditional(self->head_, std::move(answer)));
  });
}

void Exchange::OpenObject() {
  if (auto range = head_.fields.Find("Range"); range && head_.method == Method::kGet) ranges_ = ParseRange(*range);
  if (openings_++ > 0) opening_ = Elapsed();
  auto result = parts_.cache.Open(loop_, name_, WishOf(), weak_from_this());
  if (result) Begin(std::move(*result));
}

// A first fetch can stand in for the question only when it is clear where the body will begin.
OpenWish Exchange::WishOf() const {
  bool conditional = head_.fields.Find("If-None-Match") || head_.fields.Find("If-Modified-Since");
  OpenWish wish{.cause = id_};
  if (head_.method != Method::kGet || conditional) return wish;
  if (!ranges_) {
    wish.first_bytes = {0, UINT64_MAX};
    return wish;
  }
  if (ranges_->size() != 1 || !ranges_->front().first) return wish;
  const RangeSpec& range = ranges_->front();
  std::uint64_t last = range.last.value_or(UINT64_MAX);
  wish.first_bytes = {*range.first, last == UINT64_MAX ? last : last + 1};
  wish.with_tail = *range.first == 0 && !range.last && IsFromMediaElement(head_.fields);
  return wish;
}

void Exchange::OnOpened(Result<Opened> result) {
  opening_ = Elapsed();
  Begin(std::move(result));
}

void Exchange::Begin(Result<Opened> result) {
  if (state_ == State::kDone) return;
  if (!result.ok()) {
    SendAnswer(ErrorAnswer(result.error()));
    return;
  }
  opened_ = std::move(*result);
  state_ = State::kFirst;
  AnswerObject();
}

// RFC 9110 §13.2.2: preconditions, then Range.
void Exchange::AnswerObject() {
  answered_at_ = parts_.clock.Wall();
  const Object& object = *opened_->object;
  const CurrentValidators& current = object.validators();
  switch (EvaluatePreconditions(head_.fields, current)) {
    case PreconditionResult::kNotModified: return AnswerWithoutBody(304);
    case PreconditionResult::kFailed: return SendAnswer(ErrorAnswer(412));
    case PreconditionResult::kProceed: break;
  }
  const std::string& coding = object.facts().content_encoding;
  if (!coding.empty() && !AcceptsCoding(head_.fields, coding)) {
    TellRefusedCoding(coding);
    return SendAnswer(CodingAnswer(coding));
  }
  if (head_.method == Method::kHead) return AnswerWithoutBody(200);
  if (ranges_ && RangeApplies(head_, current, answered_at_))
    return AnswerRange(ResolveRange(*ranges_, object.facts().complete_length));
  AnswerInterval(200, {0, object.facts().complete_length}, true);
}

void Exchange::TellRefusedCoding(const std::string& coding) const {
  SaidOnce::Turn turn = parts_.refused_codings->Note(name_);
  if (turn == SaidOnce::Turn::kSaid) return;
  spdlog::warn("{} is stored with Content-Encoding {}, which a client does not accept{}{}", Quoted(name_), coding,
               turn == SaidOnce::Turn::kLast ? " (more such objects stay unsaid)" : "", InBrackets(id_));
}

void Exchange::AnswerRange(const ResolvedRange& range) {
  std::uint64_t length = opened_->object->facts().complete_length;
  switch (range.kind) {
    case ResolvedRange::Kind::kWhole: return AnswerInterval(200, {0, length}, true);
    case ResolvedRange::Kind::kSingle: return AnswerInterval(206, range.interval, !ranges_->front().last);
    case ResolvedRange::Kind::kMultiple: return AnswerMultipart(range);
    case ResolvedRange::Kind::kUnsatisfied: break;
  }
  Answer answer = ErrorAnswer(416);
  answer.fields.emplace_back("Content-Range", fmt::format("bytes */{}", length));
  answer.fields.emplace_back("Accept-Ranges", "bytes");
  SendAnswer(answer);
}

void Exchange::AnswerInterval(int status, ByteInterval interval, bool open_ended) {
  if (interval.empty()) return AnswerWithoutBody(status);
  LimitedAnswer limited = Limit(status, interval, interval.size());
  if (limited.kind == LimitedAnswer::Kind::kShorter) interval = limited.interval;
  bool chunked = limited.kind == LimitedAnswer::Kind::kChunked;
  cache_status_ = parts_.cache.StatusOf(*opened_, interval);
  ResponseWriter writer = ObjectHead(status);
  if (status == 206) writer.ContentRange(interval, opened_->object->facts().complete_length);
  WriteFraming(writer, chunked, interval.size());
  StartBody({writer.Finish(KeepAlive()), {{}, interval}, {}, open_ended, chunked});
}

void Exchange::AnswerMultipart(const ResolvedRange& range) {
  auto layout = PlanMultipart(range.intervals, opened_->object->facts().complete_length, MediaTypeFor(name_),
                              RandomBoundary());
  bool chunked = Limit(206, {}, layout.content_length).kind == LimitedAnswer::Kind::kChunked;
  cache_status_ = parts_.cache.StatusOf(*opened_, range.intervals.front());
  ResponseWriter writer = ObjectHead(206, false);
  writer.Field("Content-Type", layout.content_type);
  WriteFraming(writer, chunked, layout.content_length);
  BodyPart first{std::move(layout.part_heads.front()), range.intervals.front()};
  BodyPlan plan{writer.Finish(KeepAlive()), std::move(first), {}, false, chunked};
  for (std::size_t i = 1; i < range.intervals.size(); ++i)
    plan.others.push_back({std::move(layout.part_heads[i]), range.intervals[i]});
  plan.others.push_back({std::move(layout.tail), {}});
  StartBody(std::move(plan));
}

LimitedAnswer Exchange::Limit(int status, ByteInterval interval, std::uint64_t body_bytes) const {
  const std::vector<RangeSpec>* ranges = status == 206 ? &*ranges_ : nullptr;
  return LimitAnswer({head_, ranges, interval, body_bytes},
                     {parts_.options.max_response_bytes, opened_->object->grid().chunk_bytes});
}

void Exchange::StartBody(BodyPlan&& plan) {
  plan.id = id_;
  plan.began = began_;
  plan.opening = opening_;
  body_.emplace(host_, parts_, loop_, *opened_, std::move(plan), weak_from_this());
  Pump();
}

void Exchange::AnswerWithoutBody(int status) {
  cache_status_ = CacheStatus{opened_->validated ? CacheOutcome::kMiss : CacheOutcome::kHit, false, false};
  ResponseWriter writer = ObjectHead(status, status != 304);
  if (status != 304) writer.Field("Content-Length", opened_->object->facts().complete_length);
  Slice head = Slice::Own(writer.Finish(KeepAlive()));
  host_.Send({&head, 1});
  Finish(KeepAlive());
}

// 200, 206 and 304 share their fields (RFC 9110 §15.3.7, §15.4.5).
ResponseWriter Exchange::ObjectHead(int status, bool with_type) {
  status_ = status;
  const Object& object = *opened_->object;
  const Object::AnswerFields& fields = object.answer_fields(FieldsOf);
  ResponseWriter writer(status, answered_at_);
  if (with_type) writer.Lines(fields.type);
  writer.Lines(fields.others);
  if (!opened_->validated)
    writer.Field("Age", static_cast<std::uint64_t>(CurrentAge(object.validated_at(), answered_at_)));
  writer.OwnField("Cache-Status", cache_status_->Format());
  writer.Lines(RequestIdText(id_).line());
  return writer;
}

void Exchange::SendAnswer(const Answer& answer) {
  if (state_ == State::kDone) return;
  if (answer.delay.count() > 0) return SendLater(answer);
  if (answer.events) return SendEvents(answer);
  status_ = answer.status;
  ResponseWriter writer(answer.status, parts_.clock.Wall());
  for (const auto& [name, value] : answer.fields) writer.Field(name, value);
  writer.Lines(RequestIdText(id_).line());
  bool bodiless = answer.status == 204 || answer.status == 304;
  if (!bodiless) writer.Field("Content-Length", answer.body.size());
  // An error that comes before the request's body was read leaves the connection at an unknown place.
  bool keep_alive = KeepAlive() && answer.status != 400;
  const Slice slices[2] = {Slice::Own(writer.Finish(keep_alive)), answer.body};
  bool with_body = !bodiless && head_.method != Method::kHead && !answer.body.empty();
  host_.Send({slices, with_body ? 2u : 1u});
  text_bytes_ += with_body ? answer.body.size() : 0;
  Finish(keep_alive);
}

void Exchange::SendLater(const Answer& answer) {
  Answer later = answer;
  later.delay = {};
  delay_.emplace(loop_, [weak = weak_from_this(), later = std::move(later)] {
    if (auto self = weak.lock()) self->SendAnswer(later);
  });
  delay_->Start(answer.delay);
}

// The connection carries nothing after it: it ends only when the server drains.
void Exchange::SendEvents(const Answer& answer) {
  status_ = answer.status;
  ResponseWriter writer(answer.status, parts_.clock.Wall());
  for (const auto& [name, value] : answer.fields) writer.Field(name, value);
  writer.Lines(RequestIdText(id_).line());
  bool chunked = head_.minor_version > 0;
  if (chunked) writer.OwnField("Transfer-Encoding", "chunked");
  if (head_.method == Method::kHead) {
    Slice head = Slice::Own(writer.Finish(false));
    host_.Send({&head, 1});
    return Finish(false);
  }
  state_ = State::kSending;
  events_.emplace(host_, loop_, *answer.events, chunked);
  events_->Start(writer.Finish(false));
  if (host_.draining()) Drain();
}

void Exchange::Drain() {
  if (!events_ || state_ == State::kDone) return;
  events_->End();
  Finish(false);
}

void Exchange::Pump() {
  if (pumping_ || !body_ || state_ == State::kDone) return;
  pumping_ = true;
  auto self = shared_from_this();
  loop_.SetTask("sending a body");
  auto complete = body_->Pump();
  pumping_ = false;
  if (state_ == State::kFirst && body_->begun()) {
    if (auto source = body_->first_source()) parts_.metrics.Record(FirstByteFrom(*source), body_->first_byte());
    state_ = State::kSending;
  }
  if (!complete.ok())
    Fail(std::move(complete.error()));
  else if (*complete)
    Finish(KeepAlive());
}

// Before the head an error is a status; after it the only honest end is an early one.
void Exchange::Fail(Error error) {
  if (state_ == State::kSending) {
    spdlog::warn("answer for {} was cut: {}: {}{}", Quoted(name_), ToString(error.kind), error.message, InBrackets(id_));
    Finish(false, true);
    return;
  }
  body_.reset();
  bool reopen = error.kind == ErrorKind::kChanged && openings_ < kMostOpenings;
  auto self = shared_from_this();
  loop_.Post([self, reopen, error = std::move(error)] {
    if (self->state_ == State::kDone) return;
    self->state_ = State::kOpening;
    if (reopen)
      self->OpenObject();
    else
      self->SendAnswer(ErrorAnswer(error));
  });
}

void Exchange::Finish(bool keep_alive, bool cut) {
  if (std::exchange(state_, State::kDone) == State::kDone) return;
  parts_.metrics.AddStatus(status_);
  if (cut) parts_.metrics.Add(Counter::kAnswersCut);
  Log(cut);
  body_.reset();
  events_.reset();
  host_.OnExchangeDone(keep_alive);
}

void Exchange::Abandon() {
  if (std::exchange(state_, State::kDone) == State::kDone) return;
  parts_.metrics.AddStatus(status_ == 0 ? 499 : status_);
  Log(true);
  body_.reset();
  events_.reset();
}

void Exchange::Log(bool cut) {
  if (!parts_.access_log.on()) return;
  std::string peer = host_.PeerAddress();
  auto field = [this](std::string_view name) { return head_.fields.Find(name).value_or(""); };
  AccessEntry entry{id_, peer, head_.method_text, head_.target, field("Range"), field("Referer"), field("User-Agent"),
                    head_.minor_version, status_};
  if (body_) {
    const auto& sent = body_->sent();
    entry.memory_bytes = sent[static_cast<std::size_t>(Source::kMemory)];
    entry.disk_bytes = sent[static_cast<std::size_t>(Source::kDisk)];
    entry.joined_bytes = sent[static_cast<std::size_t>(Source::kJoined)];
    entry.origin_bytes = sent[static_cast<std::size_t>(Source::kOrigin)];
    entry.body_bytes = std::accumulate(sent.begin(), sent.end(), body_->text_bytes());
    if (body_->begun()) entry.first_byte = body_->first_byte();
    if (body_->fetch_timing()) entry.origin = body_->fetch_timing()->first_byte;
  }
  entry.body_bytes += text_bytes_ + (events_ ? events_->sent_bytes() : 0);
  std::string cache_status = cache_status_ ? cache_status_->Format() : "";
  entry.cache_status = cache_status;
  entry.duration = Elapsed();
  entry.cut = cut;
  parts_.access_log.Write(entry, parts_.clock.Wall());
}

}  // namespace reelcache
