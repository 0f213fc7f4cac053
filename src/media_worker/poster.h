// The poster of one film: the best of the frames that were offered, made small at once, as a JPEG.
//
// Errors: a frame that cannot be scaled is none, and a poster that cannot be encoded is empty. Nobody blames the file.
#pragma once

#include <string>

#include "media/poster_rules.h"
#include "media_worker/av_handles.h"

namespace reelcache {

class Poster {
 public:
  Poster(int edge, Turn turn) : edge_(edge), turn_(turn) {}

  // Whether it shows something; then it takes the place of an earlier one.
  bool Offer(const AVFrame& frame, AVRational sample_aspect);

  // Empty without a frame.
  std::string Encode();

 private:
  const int edge_;
  const Turn turn_;
  AvPtr<AVFrame> best_;  // small, not turned yet
  Brightness brightness_;
};

}  // namespace reelcache
