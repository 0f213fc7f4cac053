// From --origin to what answers: each origin with its credentials and its guards, and all of them as one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/config.h"
#include "base/clock.h"
#include "gallery/listing.h"
#include "io/work_pool.h"
#include "origin/fetch_log.h"
#include "origin/named_origins.h"
#include "origin/origin_options.h"
#include "origin/origin_stats.h"
#include "origin/origin_url.h"

namespace reelcache {

// replit: where the program runs on Replit and there is a bucket, else dir:videos. May ask Replit's sidecar; blocks for
// two seconds at most.
std::string ChooseOrigin(const Environment& environment);

// What origins are made with. Outlives them; `home` is the loop on which they ask for credentials.
struct OriginParts {
  Loop& home;
  const Clock& clock;
  const Environment& environment;
  OriginOptions options;
  OriginStats& stats;
  FetchLog* fetch_log = nullptr;  // null: none
};

class Origins {
 public:
  // Errors: kInvalid, one sentence naming the option or the variable.
  static Result<std::unique_ptr<Origins>> Open(const std::vector<NamedOriginUrl>& urls, const OriginParts& parts);
  ~Origins();

  Origin& all() { return *all_; }
  std::vector<ListingSource> listing_sources() const;

 private:
  struct Guarded;
  Origins() = default;
  Result<std::unique_ptr<Origin>> Make(const OriginUrl& url, const OriginParts& parts);

  std::unique_ptr<WorkPool> folder_readers_;  // null unless an origin is a folder
  std::vector<std::unique_ptr<Guarded>> guarded_;
  std::unique_ptr<NamedOrigins> named_;  // null for a single one without a name
  Origin* all_ = nullptr;
};

}  // namespace reelcache
