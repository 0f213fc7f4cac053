#include "server/answer.h"

#include "base/ascii.h"
#include "http/preconditions.h"

namespace reelcache {

Answer Conditional(const RequestHead& head, Answer answer) {
  if (!IsSafe(head.method)) return answer;
  CurrentValidators current;
  for (const auto& [name, value] : answer.fields)
    if (EqualsIgnoreCase(name, "ETag")) current.etag = ParseEntityTag(value);
  switch (EvaluatePreconditions(head.fields, current)) {
    case PreconditionResult::kProceed: break;
    case PreconditionResult::kNotModified:
      answer.status = 304;
      answer.body = {};
      std::erase_if(answer.fields, [](const auto& field) {
        return EqualsIgnoreCase(field.first, "Content-Type") || EqualsIgnoreCase(field.first, "Content-Encoding");
      });
      break;
    case PreconditionResult::kFailed:
      answer = {412, {{"Content-Type", "text/plain; charset=utf-8"}}, Slice::Static("Precondition failed.\n")};
      break;
  }
  return answer;
}

}  // namespace reelcache
