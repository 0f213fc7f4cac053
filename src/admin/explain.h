// What would happen to a request now, and why: the decisions, from what was seen. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache/cache.h"
#include "origin/origin_state.h"
#include "server/response_limit.h"

namespace reelcache {

// "": it is served; else "bad_name", "not_media" (--serve) or "hidden" (--serve-hidden).
std::string_view WhyNotServed(const std::string& name, bool serve_all, bool serve_hidden);

// What a request finds of its object.
enum class ObjectFinding {
  kUnknown,   // the first fetch is the question about it
  kAsking,    // a question runs; the request waits for its answer
  kMissing,   // the origin said so a little while ago
  kFresh,     // served without asking
  kStale,     // the origin is asked whether it is still that version
  kExcused,   // stale, and served without asking since the origin just failed
  kUnstored,  // must not be stored: asked for, and fetched, every time
};
std::string_view ToString(ObjectFinding state);
ObjectFinding StateOf(const ObjectView& view, WallTime now, const CacheOptions& options);

// "": its bytes are stored; else "no_store", "no_strong_validator" or "too_long".
std::string_view WhyNotStored(const Object& object);

// How a GET with that Range field is answered, by its object's length.
struct PlannedAnswer {
  int status = 200;
  ByteInterval interval;               // of one part; of a multipart body the first
  bool open_ended = false;
  bool multipart = false;
  bool chunked = false;                // longer than --max-response: without a length
  std::optional<std::uint64_t> player_bytes;  // a media element gets so many and asks on; absent: all
};
PlannedAnswer PlanAnswer(std::string_view range, std::uint64_t complete_length, const ResponseLimit& limit);

// What the first fetch of an unknown object would be; nothing where its Range names no begin: then the facts come first.
std::optional<ByteInterval> PlanFirstFetch(std::string_view range, std::uint32_t chunk_bytes);

// What a request's first byte waits for, in this order.
struct FirstByte {
  std::string_view question;  // "": none; "origin": it is asked about the object; "joined": another request's question
  std::optional<Source> source;  // then; absent: no byte is sent
  bool line = false;             // all of the origin's slots are taken
  bool refused = false;          // the circuit is open: an error at once, or the stale object
  std::optional<std::chrono::microseconds> expected;  // by the origin's last answers; absent: not known
};
// `first` is the source of the first byte of a known object; absent: there is none to send.
FirstByte PredictFirstByte(ObjectFinding state, std::optional<Source> first, bool asks_with_fetch, const OriginState& origin);

}  // namespace reelcache
