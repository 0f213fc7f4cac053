// Pins objects on demand: what the disk has of them stays while others turn. Nothing is fetched for it.
//
// Thread: any that may block; one change at a time.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "cache/cache.h"

namespace reelcache {

struct PinTotals {
  std::uint64_t objects = 0;  // that this change was about
  std::uint64_t pinned_bytes = 0;
  std::uint64_t limit_bytes = 0;
};

struct PinnedName {
  std::string name;
  std::uint64_t bytes = 0;  // of the whole object, however much of it is cached
};

class Pinning {
 public:
  static constexpr std::string_view kOverLimit = "pin_limit";
  static constexpr std::string_view kNotStorable = "not_storable";
  static constexpr std::string_view kNotWritable = "cache_not_writable";

  explicit Pinning(Cache& cache) : cache_(cache) {}

  // Errors: kBusy with kOverLimit or kNotStorable, kUnavailable with kNotWritable. Nothing is pinned then.
  Result<PinTotals> Add(const Object& object);
  // What the cache knows below `prefix` at this moment.
  Result<PinTotals> AddPrefix(const std::string& prefix);

  // Errors: kUnavailable with kNotWritable.
  Result<PinTotals> Remove(const std::string& name);
  Result<PinTotals> RemovePrefix(const std::string& prefix);

  std::vector<PinnedName> All() const;
  PinTotals Totals(std::uint64_t objects = 0) const;

 private:
  std::optional<Pin> PinOf(const std::string& name) const;
  Result<PinTotals> Add(const std::vector<Pin>& pins);

  struct Change {
    std::string cache_key;
    std::optional<Pin> after = {};   // nothing: it is unpinned
    std::optional<Pin> before = {};
  };
  Result<PinTotals> Make(std::vector<Change> changes);
  bool FitIn(const std::vector<Change>& changes) const;
  void Put(const std::string& key, const std::optional<Pin>& pin, const std::shared_ptr<WriteReceipt>& receipt);

  Cache& cache_;
  std::mutex mutex_;
};

}  // namespace reelcache
