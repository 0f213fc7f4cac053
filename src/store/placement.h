// Which family a chunk is written to: S3-FIFO upon two queues of tables. Pure.
#pragma once

#include "store/chunk_places.h"

namespace reelcache {

// A chunk that was fetched.
inline Family FamilyOfNew(bool two_families) { return two_families ? Family::kSmall : Family::kMain; }

// Whether a stored chunk that was used again is written to main once more. In main that pays only shortly before its
// table is dropped.
inline bool IsWrittenAgain(Family family, bool two_families, bool in_oldest_quarter) {
  return (two_families && family == Family::kSmall) || in_oldest_quarter;
}

}  // namespace reelcache
