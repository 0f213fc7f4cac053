// A whole answer made elsewhere (pages, lists, statistics), and who makes one.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/slice.h"
#include "http/message.h"
#include "http/target_uri.h"
#include "io/loop.h"

namespace reelcache {

// Events of an answer that goes on until its client leaves or the server drains (text/event-stream).
struct EventSource {
  std::chrono::milliseconds every;
  std::function<std::string()> next;  // an event with the empty line that ends it; called on the answer's loop
};

struct Answer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> fields;  // without Date, Content-Length, Connection
  Slice body;
  std::optional<EventSource> events = {};  // instead of a body
  std::chrono::milliseconds delay{0};      // before it is sent, to slow a guesser down
};

using OnAnswer = std::function<void(Answer)>;

// Answers the targets it is routed; HEAD like GET, the caller leaves the body out.
// Thread: called on any loop; `on_answer` is called once, on that loop, possibly inside the call.
class Handler {
 public:
  virtual ~Handler() = default;
  // Others are answered 405 by the caller, OPTIONS too. The body of a GET or HEAD is skipped before; to other methods the
  // answer comes at once, and the connection ends with it where a body was to come.
  virtual bool Accepts(Method method) const { return method == Method::kGet || method == Method::kHead; }
  virtual void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) = 0;
};

// `answer` itself, or to GET and HEAD 304 when the request already has it: needs an ETag among the fields (RFC 9110 §13).
Answer Conditional(const RequestHead& head, Answer answer);

}  // namespace reelcache
