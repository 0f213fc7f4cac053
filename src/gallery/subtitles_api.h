// /api/subtitles?name=...: the subtitles that lie beside a video, as the last list has them.
//
//   {"subtitles": ["a/film.ko.smi", ...]}
//
// 404 for a name that is no video; 503 while nothing was listed yet. Never asks the origin. Thread: any loop.
#pragma once

#include "gallery/listing.h"

namespace reelcache {

class SubtitlesApi final : public Handler {
 public:
  SubtitlesApi(Listing& listing, bool serve_hidden) : listing_(listing), serve_hidden_(serve_hidden) {}

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  Listing& listing_;
  const bool serve_hidden_;
};

}  // namespace reelcache
