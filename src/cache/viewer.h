// Whoever opens objects and reads them: a request. Held weakly by what it waits for, so that one that is gone hears
// nothing. Thread: both are called on the viewer's loop, from a later turn.
#pragma once

#include "base/result.h"

namespace reelcache {

struct Opened;

class Viewer {
 public:
  virtual ~Viewer() = default;
  virtual void OnOpened(Result<Opened> result) = 0;  // once for each Cache::Open that returned nothing
  virtual void OnReady() = 0;                         // BodyReader::Next may have more
};

}  // namespace reelcache
