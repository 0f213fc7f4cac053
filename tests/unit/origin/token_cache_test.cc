#include "origin/token_cache.h"

#include <gtest/gtest.h>

#include <optional>

#include "support/manual_clock.h"
#include "support/run_until.h"

namespace reelcache {
namespace {

// Answers when the test says so.
class HeldSource final : public TokenSource {
 public:
  void Ask(OnToken on_token) override {
    ++asked;
    on_token_ = std::move(on_token);
  }
  void CloseLoop(Loop&) override {}
  void Answer(Result<Token> token) { std::exchange(on_token_, nullptr)(std::move(token)); }
  bool waiting() const { return on_token_ != nullptr; }

  int asked = 0;

 private:
  OnToken on_token_;
};

class TokenCacheTest : public testing::Test {
 protected:
  ~TokenCacheTest() override { cache_.CloseLoop(loop_); }

  // The slot is filled once the answer is there.
  std::shared_ptr<std::optional<Result<std::string>>> Get() {
    auto slot = std::make_shared<std::optional<Result<std::string>>>();
    cache_.Get(loop_, [slot](Result<std::string> value) { *slot = std::move(value); });
    return slot;
  }
  void Settle() {
    for (int i = 0; i < 10; ++i) loop_.RunOnce(false);
  }
  void AnswerNow(Result<Token> token) {
    Settle();
    ASSERT_TRUE(source_.waiting());
    source_.Answer(std::move(token));
    Settle();
  }

  Loop loop_{"test"};
  HeldSource source_;
  ManualClock clock_;
  TokenCache cache_{loop_, source_, clock_};
};

TEST_F(TokenCacheTest, ManyWaitForOneQuestion) {
  std::vector<std::shared_ptr<std::optional<Result<std::string>>>> slots;
  for (int i = 0; i < 50; ++i) slots.push_back(Get());
  AnswerNow(Token{"t", std::chrono::seconds(3600)});
  for (const auto& slot : slots) EXPECT_EQ(***slot, "t");
  EXPECT_EQ(source_.asked, 1);
  auto held = Get();
  ASSERT_TRUE(held->has_value()) << "a held token is handed out inside the call";
}

TEST_F(TokenCacheTest, AnExpiredTokenIsNotHandedOut) {
  Get();
  AnswerNow(Token{"one", std::chrono::seconds(100)});
  clock_.Advance(std::chrono::seconds(99));
  EXPECT_TRUE(Get()->has_value());
  clock_.Advance(std::chrono::seconds(2));
  auto slot = Get();
  EXPECT_FALSE(slot->has_value());
  AnswerNow(Token{"two", std::chrono::seconds(100)});
  EXPECT_EQ(***slot, "two");
}

TEST_F(TokenCacheTest, ARefusedTokenIsAskedForOnce) {
  Get();
  AnswerNow(Token{"one"});
  cache_.Refuse("one");
  auto slot = Get();
  AnswerNow(Token{"two"});
  cache_.Refuse("one");  // of a request that was sent before
  EXPECT_EQ(***Get(), "two");
  EXPECT_EQ(source_.asked, 2);
}

TEST_F(TokenCacheTest, ALateUseRenewsInTheBackground) {
  Get();
  AnswerNow(Token{"one", std::chrono::seconds(1000)});
  clock_.Advance(std::chrono::seconds(800));  // idle: the timer let it be
  EXPECT_EQ(***Get(), "one");
  AnswerNow(Token{"two", std::chrono::seconds(1000)});
  EXPECT_EQ(***Get(), "two");
}

// Else all attempts of a request would fall into the moment in which the failure is remembered.
TEST_F(TokenCacheTest, APassingFailureSaysWhenToAskAgain) {
  auto slot = Get();
  AnswerNow(Error{ErrorKind::kUnavailable, "503"});
  EXPECT_EQ((*slot)->error().retry_after, std::chrono::seconds(1));
  EXPECT_EQ((*Get())->error().retry_after, std::chrono::seconds(1));
}

TEST_F(TokenCacheTest, AFailureIsToldForAMoment) {
  auto slot = Get();
  AnswerNow(Error{ErrorKind::kUnauthorized, "no"});
  EXPECT_EQ((*slot)->error().kind, ErrorKind::kUnauthorized);
  EXPECT_TRUE(Get()->has_value()) << "the same answer, without a question";
  EXPECT_EQ(source_.asked, 1);
  clock_.Advance(TokenCache::kPauseAfterFailure);
  slot = Get();
  AnswerNow(Token{"t"});
  EXPECT_EQ(***slot, "t");
}

TEST_F(TokenCacheTest, ATokenInUseIsRenewedBeforeItEnds) {
  Get();
  AnswerNow(Token{"one", std::chrono::seconds(1)});  // real time: due after half of it
  Get();
  RunUntil(loop_, [&] { return source_.waiting(); });
  EXPECT_EQ(***Get(), "one") << "nobody waits meanwhile";
  source_.Answer(Error{ErrorKind::kUnavailable, "not now"});
  EXPECT_EQ(***Get(), "one") << "a failed renewal takes nothing away";
}

TEST_F(TokenCacheTest, ClosingALoopAnswersWhoWaitsThere) {
  auto slot = Get();
  Settle();
  cache_.CloseLoop(loop_);
  EXPECT_EQ((*slot)->error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ((*Get())->error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace reelcache
