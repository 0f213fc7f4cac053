// How many bytes may be fetched ahead of all readers together, so that what one reader will want does not push out of
// memory what another one has not taken yet.
//
// Thread: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "base/live.h"

namespace reelcache {

class ReadAheadBudget {
 public:
  explicit ReadAheadBudget(std::uint64_t most_bytes) : most_bytes_(static_cast<std::int64_t>(most_bytes)) {}

  // A part of the budget that is given back when it is dropped.
  class Share {
   public:
    Share() = default;
    Share(Share&& other) noexcept : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }
    ~Share() {
      if (budget_ != nullptr) budget_->used_bytes_ -= bytes_;
    }

   private:
    friend class ReadAheadBudget;
    Share(ReadAheadBudget* budget, std::int64_t bytes) : budget_(budget), bytes_(bytes) {}

    ReadAheadBudget* budget_ = nullptr;
    std::int64_t bytes_ = 0;
  };

  void SetMost(std::uint64_t bytes) { most_bytes_ = static_cast<std::int64_t>(bytes); }

  bool HasRoom(std::uint64_t bytes) const { return used_bytes_ + static_cast<std::int64_t>(bytes) <= most_bytes_; }

  // Counts them whether or not there is room: the block next to a reader is always fetched.
  Share Take(std::uint64_t bytes) {
    used_bytes_ += static_cast<std::int64_t>(bytes);
    return {this, static_cast<std::int64_t>(bytes)};
  }

 private:
  Live<std::int64_t> most_bytes_;
  std::atomic<std::int64_t> used_bytes_{0};
};

}  // namespace reelcache
