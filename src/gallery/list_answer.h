// Answers of /api/videos, made from one state of the list. Pure. The whole list costs nothing, a page a walk over all
// names.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "gallery/list_query.h"
#include "gallery/video_list.h"
#include "server/answer.h"

namespace reelcache {

// One complete list, ready to be sent. Never changes.
struct ListSnapshot {
  VideoList list;
  std::string gzip;        // of the whole array; empty: not worth it
  std::uint64_t hash = 0;  // of the whole array, not compressed
};

std::shared_ptr<const ListSnapshot> MakeSnapshot(VideoList list);

struct ListView {
  std::shared_ptr<const ListSnapshot> snapshot;  // null: no source was ever listed
  std::string state;                             // X-List-State; empty: complete and fresh
  Error error;                                   // without a snapshot: why
};

Answer ListAnswer(const ListView& view, const ListQuery& query, bool accepts_gzip);

// For a query that ParseListQuery refused.
Answer BadQueryAnswer(const Error& error);

}  // namespace reelcache
