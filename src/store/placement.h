// Which family a chunk is written to: S3-FIFO upon two queues of tables. Pure.
#pragma once

#include "store/chunk_places.h"

namespace reelcache {

// A chunk that was fetched.
inline Family FamilyOfNew(bool two_families) { return two_families ? Family::kSmall : Family::kMain; }

// Whether a stored chunk that was used again is written to main once more. In main that pays only shortly before its
// table is dropped: that is asked last, it looks at every table.
template <typename Ask>
bool IsWrittenAgain(Family family, bool two_families, const Ask& is_in_oldest_quarter) {
  return (two_families && family == Family::kSmall) || is_in_oldest_quarter();
}

}  // namespace reelcache
