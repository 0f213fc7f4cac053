#include "admin/cost.h"

#include <algorithm>

namespace reelcache {
namespace {

struct ListPrice {
  std::string_view scheme;
  Prices prices;
};

// Google: single-region Standard storage, first tier of egress to the internet; Replit's is Google's.
// S3: us-east-1, first paid tier.
constexpr ListPrice kListPrices[] = {
    {"gs", {0.005, 0.0004, 0.12}},
    {"replit", {0.005, 0.0004, 0.12}},
    {"s3", {0.005, 0.0004, 0.09}},
};

double Charge(const CostCounts& counts, const Prices& prices) {
  return static_cast<double>(counts.list_requests) / 1000 * prices.list_per_1000 +
         static_cast<double>(counts.read_requests) / 1000 * prices.read_per_1000 +
         static_cast<double>(counts.bytes) / 1e9 * prices.egress_per_gb;
}

}  // namespace

Prices PricesFor(std::span<const std::string_view> schemes) {
  Prices dearest;
  for (const auto& [scheme, prices] : kListPrices) {
    if (std::find(schemes.begin(), schemes.end(), scheme) == schemes.end()) continue;
    dearest.list_per_1000 = std::max(dearest.list_per_1000, prices.list_per_1000);
    dearest.read_per_1000 = std::max(dearest.read_per_1000, prices.read_per_1000);
    dearest.egress_per_gb = std::max(dearest.egress_per_gb, prices.egress_per_gb);
  }
  return dearest;
}

Cost CostOf(const CostCounts& asked, const CostCounts& answered, const Prices& prices) {
  Cost cost{Charge(asked, prices), Charge(answered, prices), 0};
  cost.saved = cost.without_cache - cost.charged;
  return cost;
}

}  // namespace reelcache
