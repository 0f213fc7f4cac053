// Who may ask for what only operators may see or do. Thread: any.
#pragma once

#include <optional>

#include "server/answer.h"

namespace reelcache {

class Gate {
 public:
  virtual ~Gate() = default;
  // Nothing when the request may pass, else its answer.
  virtual std::optional<Answer> Refuse(const RequestHead& head) const = 0;
};

}  // namespace reelcache
