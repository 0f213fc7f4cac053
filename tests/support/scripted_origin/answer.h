// What goes back for one request, decided without any I/O: a head and the bytes that follow it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "support/scripted_origin/behaviour.h"
#include "support/scripted_origin/http_message.h"
#include "support/scripted_origin/objects.h"

namespace reelcache {

// Text, or a run of an object's bytes, and perhaps some bytes that do not belong there.
struct AnswerBody {
  std::string text;
  std::optional<Object> object;
  std::uint64_t begin = 0;           // where in the object
  std::uint64_t size = 0;
  std::uint64_t overlong_bytes = 0;  // of `size`, at its end

  void Read(std::uint64_t position, std::span<char> out) const;
  std::uint64_t object_end() const { return begin + size - overlong_bytes; }
};

struct Answer {
  ResponseHead head;
  AnswerBody body;  // empty for HEAD and for statuses without one
};

Answer TextAnswer(int status, std::string text, std::string_view content_type = "text/plain");

// Preconditions, then the range, in the order of RFC 9110 §13.2.2; `behaviour` bends the outcome.
Answer ObjectAnswer(const RequestHead& request, const Object& object, const Behaviour& behaviour);

// The answer `behaviour` gives whatever is asked (a fixed status, a redirect), if it does.
std::optional<Answer> FixedAnswer(const Behaviour& behaviour);

}  // namespace reelcache
