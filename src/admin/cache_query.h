// What /api/cache is asked for, and which objects that is. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cache/contents.h"

namespace reelcache {

struct CacheQuery {
  enum class Sort { kBytes, kRequests, kHeat, kLastUse };
  Sort sort = Sort::kBytes;
  bool descending = true;
  std::size_t offset = 0;
  std::size_t limit = 50;
  std::string text;        // in the name, whatever the case of its ASCII letters; empty: all
  std::string decomposed;  // the same with letters taken apart (DecomposeLetters), as names may be written
};

inline constexpr std::size_t kMostObjectsInPage = 200;

// `query` as sent, without '?'. Parameters with other names are not looked at. Errors: kInvalid, a sentence for whoever
// asked, with a code.
Result<CacheQuery> ParseCacheQuery(std::string_view query);

struct CachePage {
  std::size_t total = 0;  // objects that match
  std::vector<const ObjectContents*> objects;
};

// Those that are alike in what they are sorted by are in the order of their names.
CachePage SelectPage(const std::vector<ObjectContents>& objects, const CacheQuery& query);

}  // namespace reelcache
