// What the head of an HTTP answer means for a fetch or a stat: pure, without libcurl.
#pragma once

#include <optional>
#include <string_view>

#include "http/fields.h"
#include "origin/origin.h"

namespace reelcache {

// The head of one final answer. Lifetime: `url` and the fields' views are those of the exchange that read it.
struct AnswerHead {
  int status = 0;
  std::string_view url;  // that answered, redirects followed
  Fields fields;
};

// How one kind of storage tells versions and what it allows.
struct AnswerRules {
  Validator (*validator)(const Fields& fields, WallTime now);
  bool heeds_cache_control = true;  // false: the field speaks of the storage's own interface, not of the object
};

// A body that can be taken, and which part of it was asked for.
struct FetchAnswer {
  ObjectFacts facts;
  ByteInterval interval;         // goes to the sink
  std::uint64_t skip_bytes = 0;  // of the body, before the interval
  std::uint64_t body_bytes = 0;  // what this body will bring of the interval; less when the origin shortened it
  bool runs_on = false;          // the body goes on behind the interval
};

// A 200 that begins before the asked byte is read over up to this far.
inline constexpr std::uint64_t kMostSkippedBytes = 16 * 1024 * 1024;

// Whether two readers of these fields could disagree about where the body ends: both Transfer-Encoding and
// Content-Length, or several lengths (RFC 9112 §6.3). Such a connection must not be used again.
bool HasAmbiguousLength(const Fields& fields);

// RFC 9110 §8.8. Without a tag, a Last-Modified that is at least 60 s older than the answer's Date.
Validator ValidatorOf(const Fields& fields, WallTime now);

inline constexpr AnswerRules kHttpRules{&ValidatorOf, true};

// The answer to a GET with a Range for `request.interval`. Errors as in FetchSink::OnEnd.
Result<FetchAnswer> JudgeFetchAnswer(const AnswerHead& head, const FetchRequest& request, WallTime now,
                                     const AnswerRules& rules = kHttpRules);

// The answer to HEAD, or to a GET of the first byte. kBadAnswer when it does not tell the length.
Result<ObjectFacts> JudgeStatAnswer(const AnswerHead& head, WallTime now, const AnswerRules& rules = kHttpRules);

// The storage does not know who asks: nothing is told of the object.
inline constexpr std::string_view kUnauthorizedCode = "storage_unauthorized";

// For a status that brings no usable body. 429 and 503 are throttling.
Error StatusError(const AnswerHead& head, WallTime now);

}  // namespace reelcache
