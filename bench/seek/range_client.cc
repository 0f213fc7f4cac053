#include "range_client.h"

#include <netinet/tcp.h>
#include <strings.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "support/test_body.h"

namespace reelcache {
namespace {

constexpr std::size_t kMaxHeadBytes = 64 * 1024;
constexpr std::size_t kBufferBytes = 64 * 1024;

bool IsName(std::string_view name, std::string_view known) {
  return name.size() == known.size() && strncasecmp(name.data(), known.data(), known.size()) == 0;
}

std::uint64_t ToNumber(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

void RangeClient::Ask(const Place& place) {
  place_ = place;
  head_.clear();
  received_ = 0;
  asked_at_ = Clock::now();
  first_byte_at_ = {};
  if (rules_.fresh_connection || close_after_) Close();
  if (fd_ < 0) {
    Connect();
  } else {
    SendRequest();
  }
}

void RangeClient::Connect() {
  answered_before_ = close_after_ = false;
  ++connects_;
  fd_ = socket(target_.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  state_ = State::kConnecting;
  const auto* address = reinterpret_cast<const sockaddr*>(&target_.address);
  if (connect(fd_, address, target_.address_size) != 0 && errno != EINPROGRESS) {
    Fail(std::strerror(errno));
  }
}

void RangeClient::SendRequest() {
  const std::string request = "GET " + target_.objects[place_.object].path +
                              " HTTP/1.1\r\nHost: " + target_.authority + "\r\nRange: bytes=" +
                              std::to_string(place_.begin) + '-' + std::to_string(place_.end - 1) +
                              "\r\n\r\n";
  state_ = State::kWaiting;
  const ssize_t sent = send(fd_, request.data(), request.size(), MSG_NOSIGNAL);
  if (sent == static_cast<ssize_t>(request.size())) return;
  if (!answered_before_) return Fail("the request could not be sent");
  Close();
  Connect();
}

void RangeClient::OnReady() {
  if (state_ != State::kConnecting) return Read();
  int problem = 0;
  socklen_t size = sizeof problem;
  getsockopt(fd_, SOL_SOCKET, SO_ERROR, &problem, &size);
  if (problem != 0) return Fail(std::strerror(problem));
  SendRequest();
}

void RangeClient::Read() {
  static thread_local std::array<char, kBufferBytes> buffer;
  // Not MSG_TRUNC, which drops bytes unseen: after a sendfile they would then never be copied at
  // all, and on loopback such a server would look more than twice as fast as to a real client.
  const ssize_t size = recv(fd_, buffer.data(), buffer.size(), 0);
  if (size > 0) return OnBytes({buffer.data(), static_cast<std::size_t>(size)});
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (answered_before_ && state_ == State::kWaiting && head_.empty()) {
    Close();
    return Connect();
  }
  Fail(size < 0 ? std::strerror(errno) : "the connection was cut");
}

void RangeClient::OnBytes(std::string_view bytes) {
  if (state_ == State::kReading) return OnBody(bytes);
  constexpr std::string_view kEnd = "\r\n\r\n";
  const std::size_t before = head_.size();
  if (before > 0) head_.append(bytes);
  const std::string_view text = before > 0 ? std::string_view(head_) : bytes;
  const std::size_t end = text.find(kEnd);
  if (end == std::string_view::npos) {
    if (before == 0) head_ = bytes;
    if (head_.size() >= kMaxHeadBytes) Fail("the head is too long");
    return;
  }
  if (!ReadHeadFields(text.substr(0, end))) return;
  state_ = State::kReading;
  bytes.remove_prefix(end + kEnd.size() - before);
  if (!bytes.empty()) OnBody(bytes);
}

bool RangeClient::ReadHeadFields(std::string_view head) {
  const std::size_t first_line = std::min(head.find("\r\n"), head.size());
  const std::string_view status = head.substr(0, first_line);
  right_range_ = right_length_ = false;
  head.remove_prefix(std::min(first_line + 2, head.size()));
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::size_t value = std::min(line.find_first_not_of(": \t", colon), line.size());
    if (!TakeField(line.substr(0, colon), line.substr(value))) return false;
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  if (!status.starts_with("HTTP/1.1 206")) {
    Fail("answer " + std::string(status.substr(0, 40)));
  } else if (!right_range_ || !right_length_) {
    Fail("an answer about another range, or of another length");
  }
  return state_ != State::kFailed;
}

bool RangeClient::TakeField(std::string_view name, std::string_view value) {
  if (IsName(name, "Content-Range")) {
    const std::string want =
        "bytes " + std::to_string(place_.begin) + '-' + std::to_string(place_.end - 1) + '/';
    right_range_ = value.starts_with(want);
    if (right_range_) complete_length_ = ToNumber(value.substr(want.size()));
  } else if (IsName(name, "Content-Length")) {
    right_length_ = ToNumber(value) == place_.end - place_.begin;
  } else if (IsName(name, "Connection")) {
    close_after_ = IsName(value, "close");
  } else if (IsName(name, "Transfer-Encoding")) {
    Fail("an answer in chunked coding, which is not measured");
  }
  return state_ != State::kFailed;
}

void RangeClient::OnBody(std::string_view bytes) {
  if (received_ == 0) first_byte_at_ = Clock::now();
  if (rules_.verify_version) {
    const TestBody body(BodySeed(target_.objects[place_.object].name, *rules_.verify_version));
    if (const auto wrong = body.FirstWrong(place_.begin + received_, bytes)) {
      return Fail("a wrong byte at offset " + std::to_string(place_.begin + received_ + *wrong));
    }
  }
  received_ += bytes.size();
  const std::uint64_t asked = place_.end - place_.begin;
  if (received_ > asked) return Fail("more bytes than asked");
  if (received_ < asked) return;
  end_at_ = asked == bytes.size() ? first_byte_at_ : Clock::now();
  answered_before_ = true;
  state_ = State::kIdle;
}

void RangeClient::Fail(std::string why) {
  error_ = std::move(why);
  Close();
  state_ = State::kFailed;
}

void RangeClient::Close() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

}  // namespace reelcache
