// Says once of each name why it is not listed, so that a listing that repeats does not fill the log. Thread: any.
#pragma once

#include <string_view>

#include "base/log.h"
#include "base/said_once.h"

namespace reelcache {

class SkippedNames {
 public:
  // `why` completes "... is not listed: ".
  void Note(std::string_view name, std::string_view why) {
    const SaidOnce::Turn turn = said_.Note(name);
    if (turn == SaidOnce::Turn::kSaid) return;
    spdlog::warn("{} is not listed: {}{}", Quoted(name), why,
                 turn == SaidOnce::Turn::kLast ? " (more such names stay unsaid)" : "");
  }

 private:
  SaidOnce said_{100};
};

}  // namespace reelcache
