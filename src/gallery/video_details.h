// Who knows more of a video than its origin's list says.
#pragma once

#include <string>

#include "origin/origin.h"

namespace reelcache {

class VideoDetails {
 public:
  virtual ~VideoDetails() = default;
  // Members for the video's JSON object, each with a comma before it; empty: nothing is known. Never asks the origin.
  // Thread: a worker; may read from the disk.
  virtual std::string MembersOf(const std::string& name, const ListedObject& listed) = 0;
};

}  // namespace reelcache
