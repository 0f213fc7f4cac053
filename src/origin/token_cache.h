// One bearer token for everybody: asked for once at a time, renewed in the background before it expires.
//
//   none      nobody has one: who asks waits
//   held      handed out at once; renewed at expiry - min(5 min, lifetime / 2) while it is in use
//   failing   the last question failed: for a moment who asks gets that error at once
//
//   none -> held | failing      held -> none (refused, expired)      failing -> none
//
// Thread: any loop. The source is asked on the home loop alone. Lifetime: outlives its loops' CloseLoop.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "io/loop.h"
#include "io/timer.h"

namespace reelcache {

struct Token {
  std::string value;                  // empty: none is needed
  std::chrono::seconds lifetime{3600};
};

using OnToken = std::function<void(Result<Token>)>;

class TokenSource {
 public:
  virtual ~TokenSource() = default;
  // On the home loop, one at a time; answers there, within bounded time.
  virtual void Ask(OnToken on_token) = 0;
  virtual void CloseLoop(Loop& loop) = 0;
};

class TokenCache {
 public:
  TokenCache(Loop& home, TokenSource& source, const Clock& clock);

  // Inside the call when a token is held, else later on `loop`.
  void Get(Loop& loop, std::function<void(Result<std::string>)> on_value);

  // The storage did not take it: the next Get asks for another one, unless that has been done.
  void Refuse(const std::string& value);

  // On that loop: who waits there is answered kUnavailable.
  void CloseLoop(Loop& loop);

  static constexpr std::chrono::seconds kEarliestRenewal{300};  // before expiry
  static constexpr std::chrono::milliseconds kPauseAfterFailure{1000};

 private:
  struct Waiter {
    Loop* loop;
    std::function<void(Result<std::string>)> on_value;
  };

  std::optional<Result<std::string>> Held(SteadyTime now);
  void Ask();
  void OnAnswer(Result<Token> token);
  void Renew();

  Loop& home_;
  TokenSource& source_;
  const Clock& clock_;
  std::unique_ptr<Timer> renewal_;  // home loop only
  std::string told_;                // home loop only: the failure that the log has, until a token comes

  std::mutex mutex_;  // guards what follows
  std::optional<std::string> value_;
  SteadyTime expires_{};
  SteadyTime renew_at_{};
  std::optional<Error> failure_;
  SteadyTime failing_until_{};
  bool asking_ = false;
  bool used_ = false;  // since the last renewal
  bool closed_ = false;
  std::vector<Waiter> waiters_;
};

}  // namespace reelcache
