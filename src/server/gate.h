// Who may ask for what only operators may see or do. Thread: any.
#pragma once

#include <optional>

#include "server/answer.h"

namespace reelcache {

class Gate {
 public:
  virtual ~Gate() = default;
  // Nothing when its listener may be asked by the name in Host, else the answer: asked of every request.
  virtual std::optional<Answer> RefuseName(const RequestHead& head) const {
    static_cast<void>(head);
    return std::nullopt;
  }
  // Nothing when an operator asks, else the answer: asked of what is for operators alone.
  virtual std::optional<Answer> Refuse(const RequestHead& head) const = 0;
};

}  // namespace reelcache
