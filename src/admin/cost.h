// What the storage charges, and what it would have charged without the cache. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace reelcache {

// US dollars. Storage itself is not in it: it costs the same with and without a cache.
struct Prices {
  double list_per_1000 = 0;  // requests of class A
  double read_per_1000 = 0;  // requests of class B: bytes of an object, or its facts
  double egress_per_gb = 0;  // 10^9 bytes

  friend bool operator==(const Prices&, const Prices&) = default;
};

// The public list prices of a kind of origin ("gs", "replit", "s3", "http", "dir"); of several kinds the dearest. What
// a storage nobody bills for costs is nothing.
Prices PricesFor(std::span<const std::string_view> schemes);

// What is charged for.
struct CostCounts {
  std::uint64_t list_requests = 0;
  std::uint64_t read_requests = 0;
  std::uint64_t bytes = 0;
};

struct Cost {
  double charged = 0;        // US dollars, as all three
  double without_cache = 0;  // one request to the storage for each answer
  double saved = 0;          // below zero when reading ahead and asking again cost more than the cache saved
};

Cost CostOf(const CostCounts& asked, const CostCounts& answered, const Prices& prices);

}  // namespace reelcache
