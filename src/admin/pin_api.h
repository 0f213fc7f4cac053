// What is pinned: POST /api/pin and /api/unpin, ?name=...|prefix=..., and GET /api/pins.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>

#include "admin/steering_query.h"
#include "cache/pinning.h"
#include "server/answer.h"

namespace reelcache {

class PinApi final : public Handler {
 public:
  static constexpr const char* kPinPath = "/api/pin";
  static constexpr const char* kUnpinPath = "/api/unpin";

  // `workers` runs what blocks; there, `on_changed` is told before each answer.
  PinApi(Cache& cache, Pinning& pinning, WorkPool& workers, std::function<void()> on_changed);
  ~PinApi() override;

  bool Accepts(Method method) const override { return method == Method::kPost; }
  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  class Asking;

  void Change(Loop& loop, bool unpin, SteeringQuery query, OnAnswer on_answer);
  void PinOpened(Loop& loop, Result<Opened> opened, OnAnswer on_answer);
  void Work(Loop& loop, std::function<Result<PinTotals>()> work, OnAnswer on_answer);

  Cache& cache_;
  Pinning& pinning_;
  WorkPool& workers_;
  const std::function<void()> on_changed_;
  std::mutex mutex_;
  std::set<std::shared_ptr<Asking>> asking_;  // guarded by mutex_; those that wait
};

class PinsApi final : public Handler {
 public:
  static constexpr const char* kPath = "/api/pins";

  // `workers` runs what takes long for many pins.
  PinsApi(Pinning& pinning, WorkPool& workers) : pinning_(pinning), workers_(workers) {}

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  Pinning& pinning_;
  WorkPool& workers_;
};

}  // namespace reelcache
