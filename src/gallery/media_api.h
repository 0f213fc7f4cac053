// /api/media?name=...: what is known of some videos, in detail; those not known yet are put in line to be read.
//
//   {"reader": "ready", "videos": [{...}], "waiting": ["name", ...]}
//
// `reader` is "missing" where the program that reads videos is not installed. Members: gallery/media_json.h.
// Thread: any loop.
#pragma once

#include "gallery/media_reader.h"
#include "server/answer.h"

namespace reelcache {

class MediaApi final : public Handler {
 public:
  MediaApi(MediaTable& table, MediaReader& reader, bool serve_hidden)
      : table_(table), reader_(reader), serve_hidden_(serve_hidden) {}

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

  static constexpr std::size_t kMostNames = 50;

 private:
  MediaTable& table_;
  MediaReader& reader_;
  const bool serve_hidden_;
};

}  // namespace reelcache
