#include "origin/late_origin.h"

#include "origin_test_util.h"
#include "support/fake_origin.h"
#include "support/manual_clock.h"

namespace reelcache {
namespace {

// The place is there from the `after`-th question on.
class Place final : public TokenSource {
 public:
  Place(std::string place, int after) : place_(std::move(place)), after_(after) {}
  void Ask(OnToken on_token) override {
    ++asked;
    if (asked < after_) return on_token(Error{.kind = ErrorKind::kUnauthorized, .message = "no bucket yet", .code = "replit_no_bucket"});
    on_token(Token{place_});
  }
  void CloseLoop(Loop&) override {}
  int asked = 0;

 private:
  const std::string place_;
  const int after_;
};

// Borrows the origin of the test.
class Borrowed final : public Origin {
 public:
  Borrowed(Origin& inner, std::string scope) : inner_(inner), scope_(std::move(scope)) {}
  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override {
    return inner_.Fetch(loop, std::move(request), sink);
  }
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override { inner_.Stat(loop, name, std::move(on_facts)); }
  void List(Loop& loop, std::string token, OnListPage on_page) override { inner_.List(loop, token, std::move(on_page)); }
  std::string Describe() const override { return scope_; }
  std::string CacheScope() const override { return scope_; }

 private:
  Origin& inner_;
  const std::string scope_;
};

class LateOriginTest : public testing::Test {
 protected:
  std::unique_ptr<LateOrigin> Late(const std::string& bucket, int after = 1) {
    auto place = std::make_unique<Place>(bucket, after);
    place_ = place.get();
    return std::make_unique<LateOrigin>(
        "late:", loop_, std::move(place),
        [this](const std::string& found) { return std::make_unique<Borrowed>(inner_, "late:" + found); }, clock_);
  }

  Loop loop_{"test"};
  ManualClock clock_;
  FakeOrigin inner_;
  Place* place_ = nullptr;
};

TEST_F(LateOriginTest, APlaceThatIsNotThereYetIsAskedForAgain) {
  inner_.Serve("a.mp4", "bytes");
  auto late = Late("bucket", 2);
  CollectingSink refused = FetchAll(*late, loop_, {"a.mp4", {0, 10}, {}});
  EXPECT_EQ(refused.end->error().code, "replit_no_bucket");
  EXPECT_FALSE(StatNow(*late, loop_, "a.mp4")) << "the failure is told for a moment";
  EXPECT_EQ(place_->asked, 1);
  clock_.Advance(TokenCache::kPauseAfterFailure);
  EXPECT_TRUE(StatNow(*late, loop_, "a.mp4"));
  EXPECT_EQ(FetchAll(*late, loop_, {"a.mp4", {0, 10}, {}}).bytes, "bytes");
  EXPECT_EQ(place_->asked, 2);
  late->CloseLoop(loop_);
}

// A Repl whose bucket was exchanged was served the old bucket's films from its cache.
TEST_F(LateOriginTest, AnotherPlaceHasOtherKeys) {
  inner_.Serve("a.mp4", "bytes");
  auto one = Late("one"), other = Late("other");
  EXPECT_EQ(one->CacheKey("a.mp4"), other->CacheKey("a.mp4")) << "nothing can be found under it";
  ASSERT_TRUE(StatNow(*one, loop_, "a.mp4") && StatNow(*other, loop_, "a.mp4"));
  EXPECT_EQ(one->CacheKey("a.mp4"), "late:one\na.mp4");
  EXPECT_EQ(other->CacheKey("a.mp4"), "late:other\na.mp4");
  one->CloseLoop(loop_);
  other->CloseLoop(loop_);
}

}  // namespace
}  // namespace reelcache
