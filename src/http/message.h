// The start line and fields of a request; statuses by name.
#pragma once

#include <string_view>

#include "http/fields.h"

namespace reelcache {

enum class Method { kGet, kHead, kOptions, kPost, kDelete, kOther };  // kOther: known to HTTP, refused with 405

// Asks for nothing to be changed (RFC 9110 §9.2.1).
constexpr bool IsSafe(Method method) {
  return method == Method::kGet || method == Method::kHead || method == Method::kOptions;
}

struct RequestHead {
  Method method = Method::kGet;
  std::string_view method_text;
  std::string_view target;     // as sent
  int minor_version = 1;       // HTTP/1.minor
  Fields fields;
  bool keep_alive = true;      // RFC 9112 §9.3
  bool has_body = false;       // Content-Length above 0, or chunked
  bool expects_continue = false;
};

// "Partial Content" for 206 (RFC 9110 §15); "Unknown" for a status we never send.
std::string_view ReasonPhrase(int status);

}  // namespace reelcache
