// /api/warm: begins warms and tells of them; /api/warm/<id> tells of one, and DELETE cancels it.
//
// Thread: Handle from any loop; warms belong to a loop of their own. Lifetime: ends before the loops.
#pragma once

#include <functional>
#include <memory>

#include "cache/warmer.h"
#include "server/answer.h"

namespace reelcache {

class WarmApi final : public Handler {
 public:
  static constexpr std::string_view kPath = "/api/warm";
  static constexpr std::string_view kPrefix = "/api/warm/";

  // `loop` is that of `warmer`; when that is gone, nothing is warmed any more.
  WarmApi(Loop& loop, std::weak_ptr<Warmer> warmer) : loop_(loop), warmer_(std::move(warmer)) {}

  bool Accepts(Method method) const override;
  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  void Ask(Loop& loop, OnAnswer on_answer, std::function<Answer(Warmer&)> make);

  Loop& loop_;
  const std::weak_ptr<Warmer> warmer_;
};

}  // namespace reelcache
