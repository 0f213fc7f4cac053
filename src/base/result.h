// The one error type and the value-or-error that carries it between rooms.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace reelcache {

// Chosen by what the caller does next. The HTTP status is picked in server/error_response only.
enum class ErrorKind {
  kInvalid,      // the caller asked for something malformed; asking again changes nothing
  kNotFound,     // the object or folder does not exist
  kForbidden,    // it exists but we may not read it
  kUnauthorized, // our own credentials are missing, wrong or expired: nothing is known of the object
  kChanged,      // the object is no longer the version that was asked for
  kUnsatisfied,  // the range lies outside the object
  kUnavailable,  // a fault that may pass: connection refused, reset, 5xx, short body
  kTimeout,      // no answer in time
  kBusy,         // a limit of ours is reached; later it may work
  kBadAnswer,    // the other side broke the protocol: wrong Content-Range, encoded body, foreign redirect
  kCorrupt,      // stored bytes do not match their checksum or layout
  kNoSpace,      // the disk is full
  kInternal,     // our own mistake
};

const char* ToString(ErrorKind kind);

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;  // one sentence for the log; never sent to a client as it is
  std::optional<std::chrono::seconds> retry_after = std::nullopt;
  bool throttled = false;      // the other side wants fewer requests (429, 503)
  std::string_view code = {};  // a word for people and programs, such as "storage_not_found"; a literal; may be empty
};

struct Unit {};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Requires: ok().
  T& value() { return std::get<0>(state_); }
  const T& value() const { return std::get<0>(state_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Requires: !ok().
  Error& error() { return std::get<1>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<Unit>;
inline Status Ok() { return Status(Unit{}); }

}  // namespace reelcache
