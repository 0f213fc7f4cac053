#include "http/request_parser.h"

#include <llhttp.h>

#include <cassert>
#include <cstdint>
#include <optional>
#include <utility>

#include "http/char_class.h"
#include "http/head_rules.h"
#include "http/head_scanner.h"

namespace reelcache {
namespace {

#if LLHTTP_VERSION_MAJOR < 9  // from 9 on strict is all there is, but for flags that are off
static_assert(LLHTTP_STRICT_MODE == 1, "llhttp 8.1 takes bare LF and more unless it is built in strict mode");
#endif

constexpr std::size_t kMostRepeatedBytes = 4096;
constexpr std::string_view kContentTooLarge = "The request's content is too large.";
constexpr std::string_view kBadFraming = "The framing of the request's content is malformed.";

Method MethodOf(std::string_view text) {
  if (text == "GET") return Method::kGet;
  if (text == "HEAD") return Method::kHead;
  if (text == "OPTIONS") return Method::kOptions;
  if (text == "POST") return Method::kPost;
  if (text == "DELETE") return Method::kDelete;
  return Method::kOther;
}

// Watches the bytes around chunk data for what llhttp may let pass: lines end with CRLF, none is folded, and no other
// control byte but a tab occurs.
class ChunkLines {
 public:
  bool Accept(std::string_view bytes) {
    for (char c : bytes)
      if (!Accept(c)) return false;
    return true;
  }

 private:
  bool Accept(char c) {
    char before = previous_;
    previous_ = c;
    if (before == '\r' || c == '\n') return before == '\r' && c == '\n';
    if (before == '\n' && (c == ' ' || c == '\t')) return false;
    return c == '\r' || IsChar(c, kFieldChar);
  }

  char previous_ = '\n';
};

}  // namespace

class RequestParser::Impl {
 public:
  explicit Impl(Limits limits)
      : limits_(limits),
        scanner_({limits.target_bytes, limits.head_bytes, limits.fields, limits.empty_lines}) {
    Clear();
  }

  std::size_t Feed(std::string_view bytes) {
    switch (state_) {
      case ParseState::kReadingHead: return FeedHead(bytes);
      case ParseState::kReadingBody: return FeedBody(bytes);
      case ParseState::kComplete:
      case ParseState::kRefused: break;
    }
    return 0;
  }

  // A player asks for one place after the other, and nothing in its heads changes but the range.
  void Reset() {
    repeatable_ = state_ == ParseState::kComplete && !head_.has_body && scanner_.text().size() <= kMostRepeatedBytes;
    if (!repeatable_) Clear();
    state_ = ParseState::kReadingHead;
  }

  ParseState state() const { return state_; }
  bool started() const { return !repeatable_ && scanner_.started(); }
  bool untouched() const { return repeatable_ || scanner_.untouched(); }
  const RequestHead& head() const { return head_; }
  const Refusal& refusal() const { return *refusal_; }

 private:
  static Impl& Self(llhttp_t* parser) { return *static_cast<Impl*>(parser->data); }

  static const llhttp_settings_t* Settings() {
    static const llhttp_settings_t settings = [] {
      llhttp_settings_t made;
      llhttp_settings_init(&made);
      made.on_headers_complete = [](llhttp_t* p) { return Self(p).OnHeadersComplete(); };
      made.on_chunk_header = [](llhttp_t* p) { return Self(p).OnChunkSize(p->content_length); };
      made.on_body = [](llhttp_t* p, const char* at, std::size_t size) { return Self(p).OnBody({at, size}); };
      made.on_message_complete = [](llhttp_t* p) { return Self(p).OnMessageComplete(); };
      return made;
    }();
    return &settings;
  }

  void Clear() {
    scanner_.Reset();
    head_.fields.Clear();
    state_ = ParseState::kReadingHead;
    refusal_.reset();
    head_complete_ = message_complete_ = false;
    body_bytes_ = overhead_bytes_ = 0;
    chunk_lines_ = {};
    llhttp_init(&llhttp_, HTTP_REQUEST, Settings());
    llhttp_.data = this;
    assert(llhttp_.lenient_flags == 0);
  }

  int OnHeadersComplete() {
    head_complete_ = true;
    refusal_ = CheckHost(head_);
    if (!refusal_) refusal_ = CheckFraming(head_, limits_.body_bytes);
    // Upgrade and CONNECT would end llhttp's work on this connection; neither is ever granted (RFC 9110 §7.8).
    llhttp_.upgrade = 0;
    return refusal_ ? -1 : 0;
  }

  int OnChunkSize(std::uint64_t bytes) {
    if (bytes > limits_.body_bytes) Refuse(413, kContentTooLarge);
    return refusal_ ? -1 : 0;
  }

  int OnBody(std::string_view data) {
    TakeOverhead(data.data());
    overhead_begin_ = data.data() + data.size();
    body_bytes_ += data.size();
    if (body_bytes_ > limits_.body_bytes) Refuse(413, kContentTooLarge);
    return refusal_ ? -1 : 0;
  }

  int OnMessageComplete() {
    message_complete_ = true;
    return HPE_PAUSED;  // the next request waits for Reset
  }

  std::size_t FeedHead(std::string_view bytes) {
    if (std::exchange(repeatable_, false)) {
      if (TakeRepeated(bytes)) return scanner_.text().size();
      Clear();
    }
    std::size_t used = scanner_.Feed(bytes);
    if (scanner_.refusal()) Refuse(scanner_.refusal()->status, scanner_.refusal()->reason);
    if (scanner_.done()) ReadHead();
    return used;
  }

  // The digits of a range mean nothing to framing, so what was found out about the last head holds for this one.
  bool TakeRepeated(std::string_view bytes) {
    std::string_view text = scanner_.text();
    std::string_view range = head_.fields.Find("Range").value_or(text.substr(text.size()));
    if (!scanner_.TakeAgain(bytes, range)) return false;
    state_ = ParseState::kComplete;
    return true;
  }

  // The scanner's text stays where it is until Reset, so that the views of head() may point into it. Fields come from
  // there alone: nothing may be read from trailers (RFC 9110 §6.5.1).
  void ReadHead() {
    head_.method_text = scanner_.method();
    head_.method = MethodOf(head_.method_text);
    head_.target = scanner_.target();
    head_.minor_version = scanner_.minor_version();
    scanner_.CopyFields(head_.fields);
    llhttp_errno_t error = llhttp_execute(&llhttp_, scanner_.text().data(), scanner_.text().size());
    if (refusal_) return Refuse(refusal_->status, refusal_->reason);
    head_.keep_alive = KeepsAlive(head_.fields, head_.minor_version);
    head_.has_body = HasBody(head_.fields);
    head_.expects_continue = ExpectsContinue(head_.fields, head_.minor_version);
    // Two readings of one head: where they differ about its body, neither is to be trusted.
    bool as_expected = head_.has_body ? error == HPE_OK : error == HPE_PAUSED && message_complete_;
    if (!head_complete_ || !as_expected) return Refuse(400, "The request is malformed.");
    state_ = head_.has_body ? ParseState::kReadingBody : ParseState::kComplete;
  }

  std::size_t FeedBody(std::string_view bytes) {
    if (bytes.empty()) return 0;
    overhead_begin_ = bytes.data();
    llhttp_errno_t error = llhttp_execute(&llhttp_, bytes.data(), bytes.size());
    const char* end = error == HPE_OK ? bytes.data() + bytes.size() : llhttp_get_error_pos(&llhttp_);
    bool well_formed = error == HPE_OK || (error == HPE_PAUSED && message_complete_);
    if (!well_formed && !refusal_) Refuse(400, kBadFraming);
    if (!refusal_) TakeOverhead(end);
    if (!refusal_ && message_complete_) state_ = ParseState::kComplete;
    return static_cast<std::size_t>(end - bytes.data());
  }

  // Everything since the last piece of data up to `end` is chunk sizes, extensions and trailers.
  void TakeOverhead(const char* end) {
    std::string_view lines(overhead_begin_, static_cast<std::size_t>(end - overhead_begin_));
    overhead_bytes_ += lines.size();
    if (!chunk_lines_.Accept(lines) || overhead_bytes_ > limits_.body_overhead_bytes)
      Refuse(400, kBadFraming);
  }

  void Refuse(int status, std::string_view reason) {
    state_ = ParseState::kRefused;
    refusal_ = Refusal{status, reason};
  }

  Limits limits_;
  HeadScanner scanner_;
  llhttp_t llhttp_;
  ParseState state_ = ParseState::kReadingHead;
  RequestHead head_;
  std::optional<Refusal> refusal_;
  bool repeatable_ = false;  // the scanner and head_ still hold the request before, until the next bytes come
  bool head_complete_ = false;
  bool message_complete_ = false;
  ChunkLines chunk_lines_;
  const char* overhead_begin_ = nullptr;
  std::size_t body_bytes_ = 0;
  std::size_t overhead_bytes_ = 0;
};

RequestParser::RequestParser() : RequestParser(Limits()) {}
RequestParser::RequestParser(Limits limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::Feed(std::string_view bytes) { return impl_->Feed(bytes); }
ParseState RequestParser::state() const { return impl_->state(); }
bool RequestParser::started() const { return impl_->started(); }
bool RequestParser::untouched() const { return impl_->untouched(); }
const RequestHead& RequestParser::head() const { return impl_->head(); }
int RequestParser::refusal_status() const { return impl_->refusal().status; }
std::string_view RequestParser::refusal_reason() const { return impl_->refusal().reason; }
void RequestParser::Reset() { impl_->Reset(); }

}  // namespace reelcache
