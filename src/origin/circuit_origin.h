// Stops asking another origin while it keeps failing; see circuit.h.
//
// Meanwhile every call is answered at once with kUnavailable and the code kCircuitOpenCode, so nobody waits for a
// connection to time out. A fetch is answered when its head is there: its body may take as long as its reader, and one
// that breaks off is no sign that the storage is away.
#pragma once

#include <mutex>
#include <string>
#include <unordered_set>

#include "origin/circuit.h"
#include "origin/origin_decorator.h"
#include "origin/origin_stats.h"

namespace reelcache {

class CircuitOrigin final : public OriginDecorator {
 public:
  CircuitOrigin(Origin& inner, CircuitPolicy policy, const Clock& clock, OriginStats* stats);

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override;
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override;
  void List(Loop& loop, std::string token, OnListPage on_page) override;
  // Closes the inner origin too.
  void CloseLoop(Loop& loop) override;
  void TellState(const std::string& name, OriginState& state) const override;

 private:
  class GuardedFetch;

  Circuit::Pass Ask();
  Error Refusal();
  void Report(Loop& loop, Circuit::Pass pass, std::string_view name, const Status& status);
  void OnVerdict(Circuit::Pass pass, CircuitVerdict verdict, std::string_view name, const std::string& why);
  void OnMove(CircuitState before);
  template <typename T>
  void Guard(Loop& loop, std::string name, std::function<void(Result<T>)> on_answer,
             const std::function<void(std::function<void(Result<T>)>)>& ask);

  const Clock& clock_;
  OriginStats& stats_;
  mutable std::mutex mutex_;
  Circuit circuit_;                       // guarded by mutex_
  std::string last_failure_;              // guarded by mutex_; what went wrong last
  std::unordered_set<Loop*> closing_;     // guarded by mutex_; what ends on these says nothing of the origin
};

}  // namespace reelcache
