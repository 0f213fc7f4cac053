#include "origin/curl_exchange.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/log.h"
#include "origin/origin_url.h"

namespace reelcache {
namespace {

constexpr long kReceiveBufferBytes = 256 * 1024;

// "Name: value" lines as fields, without the status line. False for a folded line (RFC 9112 §5.2).
bool ParseFields(std::string_view text, Fields& fields) {
  bool first = true;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (std::exchange(first, false) || line.empty()) continue;
    if (line.front() == ' ' || line.front() == '\t') return false;
    std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) fields.Add(line.substr(0, colon), TrimOws(line.substr(colon + 1)));
  }
  return true;
}

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

ErrorKind KindOf(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return ErrorKind::kTimeout;
    case CURLE_URL_MALFORMAT:
    case CURLE_SSL_CACERT_BADFILE: return ErrorKind::kInvalid;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING: return ErrorKind::kBadAnswer;
    case CURLE_OUT_OF_MEMORY: return ErrorKind::kBusy;
    default: return ErrorKind::kUnavailable;
  }
}

}  // namespace

CurlExchange::CurlExchange(CurlMulti& multi, const OriginOptions& options, ExchangeRequest request, ExchangeSink& sink)
    : CurlJob(request.urgent),
      multi_(multi),
      options_(options),
      request_(std::move(request)),
      sink_(&sink),
      stall_timer_(multi.loop(), [this] { OnStallCheck(); }) {}

CurlExchange::CurlExchange(CurlMulti& multi, const OriginOptions& options, ExchangeRequest request,
                           std::shared_ptr<ExchangeSink> sink)
    : CurlExchange(multi, options, std::move(request), *sink) {
  owned_sink_ = std::move(sink);
}

void CurlExchange::Cancel() {
  sink_ = nullptr;
  stall_timer_.Stop();
  multi_.Cancel(*this);
}

void CurlExchange::Pause() {
  paused_ = true;
  multi_.Rest(*this);
}

void CurlExchange::Resume() {
  if (!std::exchange(paused_, false)) return;
  multi_.Wake(*this);
  last_byte_ms_ = uv_now(multi_.loop().uv());
  if (std::exchange(curl_paused_, false)) multi_.Unpause(*this);
}

void CurlExchange::Configure(CURL* easy) {
  curl_slist* list = nullptr;
  for (const std::string& field : request_.fields) list = curl_slist_append(list, field.c_str());
  list = curl_slist_append(list, fmt::format("Accept-Encoding: {}", request_.accepted_coding).c_str());
  if (request_.form) list = curl_slist_append(list, "Expect:");  // no round trip before a small body
  field_list_.reset(list);
  curl_easy_setopt(easy, CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(easy, CURLOPT_NOBODY, request_.head_only ? 1L : 0L);
  if (request_.form) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request_.form->size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.form->c_str());
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "reelcache");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kReceiveBufferBytes);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.total_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, curl_error_);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlExchange::HeaderCallback);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlExchange::WriteCallback);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &CurlExchange::SentCallback);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
  ConfigureSafety(easy);
}

void CurlExchange::ConfigureSafety(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");  // http_proxy in the environment is not one of our options
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // Without it a cancelled transfer joins its resolver thread, and the loop waits for a dead name server.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  if (options_.ca_file.empty()) return;
  curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);  // only that file, not the system's folder beside it
}

int CurlExchange::SentCallback(void* self, char*, char*, int, int) {
  auto* exchange = static_cast<CurlExchange*>(self);
  if (exchange->request_.sent_counter != nullptr) exchange->request_.sent_counter->fetch_add(1);
  exchange->last_byte_ms_ = uv_now(exchange->multi_.loop().uv());
  exchange->stall_timer_.Start(exchange->options_.stall_timeout);
  return CURL_PREREQFUNC_OK;
}

// A timer for each byte would cost more than looking back when the time is over.
void CurlExchange::OnStallCheck() {
  if (!ignoring_) {
    std::chrono::milliseconds idle(uv_now(multi_.loop().uv()) - last_byte_ms_);
    if (paused_) return stall_timer_.Start(options_.stall_timeout);
    if (idle < options_.stall_timeout) return stall_timer_.Start(options_.stall_timeout - idle);
    Fail(ErrorKind::kTimeout, fmt::format("no byte came for {} ms", options_.stall_timeout.count()));
  }
  multi_.Finish(*this, CURLE_OPERATION_TIMEDOUT);
}

void CurlExchange::Fail(ErrorKind kind, std::string message) { failure_ = Error{kind, std::move(message)}; }

std::size_t CurlExchange::HeaderCallback(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<CurlExchange*>(self)->OnHeadLine({data, size * count}) ? size * count : 0;
}

bool CurlExchange::OnHeadLine(std::string_view line) {
  if (sink_ == nullptr) return false;
  last_byte_ms_ = uv_now(multi_.loop().uv());
  head_bytes_ += line.size();
  if (head_bytes_ > kMostHeadBytes) {
    Fail(ErrorKind::kBadAnswer, "the head of the answer is longer than 64 KiB");
    return false;
  }
  if (head_done_) return true;  // a trailer
  if (line == "\r\n" || line == "\n") return OnHeadEnd();
  head_text_ += line;
  return true;
}

bool CurlExchange::OnHeadEnd() {
  std::string text = std::move(head_text_);  // the sink's views stand on it
  head_text_.clear();
  long status = 0;
  curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
  if (status < 200) return true;
  head_done_ = true;
  AnswerHead head{static_cast<int>(status), request_.url, {}};
  if (!ParseFields(text, head.fields) || HasAmbiguousLength(head.fields)) {
    Fail(ErrorKind::kBadAnswer, "the head of the answer is malformed");
    return false;
  }
  if (request_.follow_redirects && IsRedirect(head.status))
    FollowRedirect(head);
  else
    ignoring_ = !sink_->OnAnswer(head);
  if (sink_ == nullptr || failure_) return false;
  return !ignoring_ || IgnoreBody(head);
}

// False when the rest is too long to be worth a connection.
bool CurlExchange::IgnoreBody(const AnswerHead& head) {
  auto length = ParseDecimal(head.fields.Find("Content-Length").value_or(""));
  if (length > kMostIgnoredBytes && !request_.head_only) return false;
  stall_timer_.Start(std::min(kMostIgnoredTime, options_.stall_timeout));
  return true;
}

void CurlExchange::FollowRedirect(const AnswerHead& head) {
  std::string location(head.fields.Find("Location").value_or(""));
  auto url = ResolveRedirect(request_.url, location);
  if (!url)
    return Fail(ErrorKind::kBadAnswer, fmt::format("the server answered {} and points away from itself, to {}",
                                                   head.status, Quoted(location)));
  if (redirects_ >= kMostRedirects)
    return Fail(ErrorKind::kBadAnswer, fmt::format("the server redirects more than {} times", kMostRedirects));
  redirect_url_ = std::move(*url);
  ignoring_ = true;
}

std::size_t CurlExchange::WriteCallback(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<CurlExchange*>(self)->OnBody({data, size * count});
}

std::size_t CurlExchange::OnBody(std::string_view bytes) {
  constexpr std::size_t kStop = 0;
  if (sink_ == nullptr) return kStop;
  if (ignoring_) {
    ignored_bytes_ += bytes.size();
    return ignored_bytes_ > kMostIgnoredBytes ? kStop : bytes.size();
  }
  last_byte_ms_ = uv_now(multi_.loop().uv());
  if (paused_) {
    curl_paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  enough_ = sink_->OnBody(bytes) == ExchangeSink::Take::kEnough;
  return enough_ ? kStop : bytes.size();
}

void CurlExchange::OnDone(CURLcode code) {
  stall_timer_.Stop();
  if (sink_ == nullptr) return;
  if (failure_) return Report(*failure_);
  if (!redirect_url_.empty()) {
    ++redirects_;
    request_.url = std::exchange(redirect_url_, {});
    head_bytes_ = ignored_bytes_ = 0;
    head_done_ = ignoring_ = false;
    return Start();
  }
  if (enough_ || ignoring_) return Report(Ok());
  if (code != CURLE_OK) return Report(TransportError(code));
  if (!head_done_) return Report(Error{ErrorKind::kBadAnswer, "the answer ended before its head"});
  Report(Ok());
}

Error CurlExchange::TransportError(CURLcode code) const {
  std::string text = curl_error_[0] != '\0' ? curl_error_ : curl_easy_strerror(code);
  if (code == CURLE_SSL_CACERT_BADFILE) text += " (see --ca-file)";
  if (code == CURLE_PEER_FAILED_VERIFICATION) text += " (a private certificate authority is named by --ca-file)";
  bool unreachable = code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST;
  return {.kind = KindOf(code), .message = std::move(text), .code = unreachable ? kUnreachableCode : std::string_view()};
}

void CurlExchange::Report(Status status) {
  ExchangeSink* sink = std::exchange(sink_, nullptr);
  auto owner = std::move(owned_sink_);
  if (sink != nullptr) sink->OnDone(std::move(status));
}

}  // namespace reelcache
