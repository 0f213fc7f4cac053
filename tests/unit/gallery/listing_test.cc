#include "gallery/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "gzip_test_util.h"
#include "support/fake_origin.h"
#include "support/manual_clock.h"
#include "support/run_until.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

const Error kDown{ErrorKind::kUnavailable, "connection refused"};

std::string FieldOf(const Answer& answer, std::string_view name) {
  for (const auto& [field, value] : answer.fields)
    if (field == name) return value;
  return "";
}

class ListingTest : public testing::Test {
 protected:
  void Use(std::vector<ListingSource> sources, ListingOptions options = {}) {
    listing_ = std::make_unique<Listing>(std::move(sources), loop_, clock_, options);
  }
  void UseOne() { Use({{"", first_}}); }
  void UseTwo() { Use({{"A/", first_}, {"B/", second_}}); }

  // Asks, and leaves the answer to come to the returned place.
  std::shared_ptr<std::optional<Answer>> Ask(const std::string& query = "", std::string_view accept_encoding = "") {
    RequestHead head;
    if (!accept_encoding.empty()) head.fields.Add("Accept-Encoding", accept_encoding);
    auto answer = std::make_shared<std::optional<Answer>>();
    listing_->Handle(loop_, head, {TargetUri::Form::kPath, "/api/videos", query},
                     [answer](Answer made) { *answer = std::move(made); });
    return answer;
  }
  Answer Get(const std::string& query = "", std::string_view accept_encoding = "") {
    auto answer = Ask(query, accept_encoding);
    RunUntil(loop_, [&] { return answer->has_value(); });
    return std::move(**answer);
  }
  // Answers change once a refresh, which the first of them begins, has ended.
  Answer GetUntil(const std::function<bool(const Answer&)>& is_so) {
    Answer answer = Get();
    while (!is_so(answer)) {
      loop_.RunOnce(false);
      answer = Get();
    }
    return answer;
  }
  static std::vector<std::string> NamesOf(const Answer& answer) {
    std::vector<std::string> names;
    for (const auto& video : nlohmann::json::parse(answer.body.bytes)) names.push_back(video["name"]);
    return names;
  }
  static auto NamesAre(std::vector<std::string> names) {
    return [names = std::move(names)](const Answer& answer) { return NamesOf(answer) == names; };
  }
  static auto StateIs(std::string state) {
    return [state = std::move(state)](const Answer& answer) { return FieldOf(answer, "X-List-State") == state; };
  }
  static std::string CodeOf(const Answer& answer) {
    return nlohmann::json::parse(answer.body.bytes)["error"]["code"];
  }

  Loop loop_{"test"};
  ManualClock clock_;
  FakeOrigin first_, second_;
  std::unique_ptr<Listing> listing_;
};

TEST_F(ListingTest, AnswersTheWholeListOnceItIsThere) {
  first_.Serve("b10.mp4", "x").Serve("b2.mp4", "x").Serve("notes.txt", "x").Serve(".hidden.mp4", "x");
  UseOne();
  Answer answer = Get();
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(NamesOf(answer), ElementsAre("b2.mp4", "b10.mp4"));
  EXPECT_EQ(FieldOf(answer, "X-Total-Count"), "2");
  EXPECT_EQ(FieldOf(answer, "X-List-State"), "");
  EXPECT_EQ(FieldOf(answer, "Vary"), "Accept-Encoding");
  EXPECT_EQ(FieldOf(answer, "Content-Encoding"), "");
}

TEST_F(ListingTest, AFreshListIsNotReadAgainAndAnOldOneInTheBackground) {
  first_.Serve("a.mp4", "x");
  UseOne();
  Get();
  first_.Serve("b.mp4", "x");
  clock_.Advance(29s);
  EXPECT_THAT(NamesOf(Get()), ElementsAre("a.mp4"));
  EXPECT_EQ(first_.lists(), 1);
  clock_.Advance(1s);
  auto answer = Ask();
  ASSERT_TRUE(answer->has_value()) << "the old list is answered at once";
  EXPECT_THAT(NamesOf(**answer), ElementsAre("a.mp4"));
  GetUntil(NamesAre({"a.mp4", "b.mp4"}));
  EXPECT_EQ(first_.lists(), 2);
}

TEST_F(ListingTest, AnotherTtlCountsForTheListThatIsThere) {
  first_.Serve("a.mp4", "x");
  UseOne();
  Get();
  clock_.Advance(10s);
  listing_->SetTtl(1s);
  first_.Serve("b.mp4", "x");
  Get();
  EXPECT_EQ(first_.lists(), 1) << "no earlier than a list that is read now";
  clock_.Advance(1s);
  GetUntil(NamesAre({"a.mp4", "b.mp4"}));
  listing_->SetTtl(1h);
  clock_.Advance(1s);
  GetUntil([this](const Answer&) { return first_.lists() == 3; });
  clock_.Advance(59min);
  Get();
  EXPECT_EQ(first_.lists(), 3);
}

TEST_F(ListingTest, OneRefreshAtATime) {
  UseOne();
  listing_->Refresh();
  listing_->Refresh();
  auto a = Ask(), b = Ask("limit=1");
  RunUntil(loop_, [&] { return a->has_value() && b->has_value(); });
  EXPECT_EQ(first_.lists(), 1);
  EXPECT_EQ((*b)->body.bytes, "[]");
}

TEST_F(ListingTest, AFailureBeforeTheFirstListIsTold) {
  first_.FailNextList({ErrorKind::kForbidden, "no", std::nullopt, false, "replit_not_allowed"});
  UseOne();
  Answer answer = Get();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(CodeOf(answer), "replit_not_allowed");
  EXPECT_EQ(FieldOf(answer, "Retry-After"), "2");
  EXPECT_EQ(FieldOf(answer, "Cache-Control"), "no-store");
  Get();
  EXPECT_EQ(first_.lists(), 1) << "not asked again within two seconds";
  clock_.Advance(2s);
  EXPECT_EQ(Get().status, 200);
}

TEST_F(ListingTest, AFailureLaterLeavesTheListMarkedStale) {
  first_.Serve("a.mp4", "x");
  UseOne();
  Get();
  first_.Remove("a.mp4").FailNextList(kDown);
  clock_.Advance(30s);
  Answer answer = GetUntil(StateIs("stale"));
  EXPECT_THAT(NamesOf(answer), ElementsAre("a.mp4"));
  clock_.Advance(2s);
  EXPECT_THAT(NamesOf(GetUntil(StateIs(""))), ElementsAre());
}

TEST_F(ListingTest, APageThatFailsInTheMiddleDeletesNothing) {
  first_.PageNames(1).Serve("a.mp4", "x").Serve("b.mp4", "x").Serve("c.mp4", "x");
  UseOne();
  Get();
  clock_.Advance(30s);
  Get();
  int before = first_.lists();
  RunUntil(loop_, [&] { return first_.lists() == before + 1; });
  first_.FailNextList(kDown);
  EXPECT_THAT(NamesOf(GetUntil(StateIs("stale"))), ElementsAre("a.mp4", "b.mp4", "c.mp4"));
}

TEST_F(ListingTest, SourcesAreMergedUnderTheirNames) {
  first_.Serve("z.mp4", "x").Serve("1.mp4", "x");
  second_.Serve("a.mp4", "x");
  UseTwo();
  Answer answer = Get();
  EXPECT_THAT(NamesOf(answer), ElementsAre("A/1.mp4", "A/z.mp4", "B/a.mp4"));
  EXPECT_EQ(nlohmann::json::parse(answer.body.bytes)[2]["url"], "/download/B/a.mp4");
}

TEST_F(ListingTest, TheFirstRequestWaitsForEverySource) {
  second_.PageNames(1);
  for (int i = 0; i < 20; ++i) second_.Serve(std::to_string(i) + ".mp4", "x");
  first_.Serve("a.mp4", "x");
  UseTwo();
  EXPECT_EQ(NamesOf(Get()).size(), 21u);
}

TEST_F(ListingTest, ASourceThatNeverWasListedIsMissing) {
  first_.Serve("a.mp4", "x");
  second_.Serve("b.mp4", "x").FailNextList(kDown);
  UseTwo();
  Answer answer = Get();
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(NamesOf(answer), ElementsAre("A/a.mp4"));
  EXPECT_EQ(FieldOf(answer, "X-List-State"), "partial");
  clock_.Advance(2s);
  GetUntil(NamesAre({"A/a.mp4", "B/b.mp4"}));
  EXPECT_EQ(first_.lists(), 1) << "only the one that failed is asked again so soon";
  EXPECT_EQ(FieldOf(Get(), "X-List-State"), "");
}

TEST_F(ListingTest, ASourceThatFailsKeepsItsVideosWhileTheOtherChanges) {
  first_.Serve("a.mp4", "x");
  second_.Serve("b.mp4", "x");
  UseTwo();
  Get();
  first_.Remove("a.mp4").FailNextList(kDown);
  second_.Serve("c.mp4", "x");
  clock_.Advance(30s);
  Answer answer = GetUntil(NamesAre({"A/a.mp4", "B/b.mp4", "B/c.mp4"}));
  EXPECT_EQ(FieldOf(GetUntil(StateIs("stale")), "X-Total-Count"), "3");
}

TEST_F(ListingTest, AllSourcesFailing) {
  first_.FailNextList({ErrorKind::kNotFound, "no"});
  second_.FailNextList(kDown);
  UseTwo();
  Answer answer = Get();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(CodeOf(answer), "storage_not_found");
}

TEST_F(ListingTest, PagesFollowOneAnother) {
  for (int i = 1; i <= 25; ++i) first_.Serve("v" + std::to_string(i) + ".mp4", "x");
  first_.Serve("w.mp4", "x");
  UseOne();
  std::vector<std::string> names;
  std::string query = "prefix=v&limit=10";
  for (int pages = 1; !query.empty(); ++pages) {
    ASSERT_LE(pages, 3);
    Answer answer = Get(query);
    EXPECT_EQ(FieldOf(answer, "X-Total-Count"), "25");
    for (auto& name : NamesOf(answer)) names.push_back(name);
    std::string link = FieldOf(answer, "Link");
    query = link.empty() ? "" : link.substr(link.find('?') + 1, link.find('>') - link.find('?') - 1);
  }
  ASSERT_EQ(names.size(), 25u);
  EXPECT_EQ(names.front(), "v1.mp4");
  EXPECT_EQ(names.back(), "v25.mp4");
}

TEST_F(ListingTest, ABadQueryIsRefusedWithoutWaiting) {
  UseOne();
  auto answer = Ask("limit=0");
  ASSERT_TRUE(answer->has_value());
  EXPECT_EQ((*answer)->status, 400);
  EXPECT_EQ(CodeOf(**answer), "bad_limit");
  EXPECT_EQ(first_.lists(), 0);
}

TEST_F(ListingTest, CompressedForThoseWhoTakeIt) {
  for (int i = 0; i < 50; ++i) first_.Serve("video " + std::to_string(i) + ".mp4", "x");
  UseOne();
  for (std::string query : {"", "limit=40"}) {
    SCOPED_TRACE(query);
    Answer plain = Get(query), packed = Get(query, "gzip");
    EXPECT_EQ(FieldOf(packed, "Content-Encoding"), "gzip");
    EXPECT_EQ(FieldOf(packed, "Vary"), "Accept-Encoding");
    EXPECT_LT(packed.body.size(), plain.body.size());
    EXPECT_EQ(Gunzip(packed.body.bytes), plain.body.bytes);
    std::string tag = FieldOf(plain, "ETag");
    EXPECT_EQ(FieldOf(packed, "ETag"), tag.substr(0, tag.size() - 1) + "-gzip\"");
    EXPECT_EQ(FieldOf(Get(query, "gzip;q=0"), "Content-Encoding"), "");
  }
  EXPECT_EQ(FieldOf(Get("limit=1", "gzip"), "Content-Encoding"), "") << "too small to be worth it";
}

TEST_F(ListingTest, AConditionalRequestKnowsBothCodings) {
  for (int i = 0; i < 50; ++i) first_.Serve("video " + std::to_string(i) + ".mp4", "x");
  UseOne();
  Answer packed = Get("", "gzip");
  RequestHead head;
  std::string tag = FieldOf(packed, "ETag");
  head.fields.Add("If-None-Match", tag);
  Answer answer = Conditional(head, packed);
  EXPECT_EQ(answer.status, 304);
  EXPECT_EQ(FieldOf(answer, "Content-Encoding"), "");
  EXPECT_EQ(FieldOf(answer, "Vary"), "Accept-Encoding");
  EXPECT_EQ(Conditional(head, Get()).status, 200);
}

TEST_F(ListingTest, AnUnchangedListIsNotMadeAnew) {
  first_.Serve("a.mp4", "x");
  UseOne();
  Answer before = Get();
  first_.FailNextList(kDown);
  clock_.Advance(30s);
  GetUntil(StateIs("stale"));
  clock_.Advance(2s);
  EXPECT_EQ(GetUntil(StateIs("")).body.bytes.data(), before.body.bytes.data());
}

TEST_F(ListingTest, TooManyAreCutAndSaidSo) {
  for (int i = 0; i < 10; ++i) first_.Serve(std::to_string(i) + ".mp4", "x");
  first_.PageNames(3);
  Use({{"", first_}}, {std::chrono::milliseconds(30s), false, {5, 1 << 20}});
  Answer answer = Get();
  EXPECT_EQ(NamesOf(answer).size(), 5u);
  EXPECT_EQ(FieldOf(answer, "X-List-State"), "truncated");
  EXPECT_EQ(first_.lists(), 2) << "what cannot be listed is not read";
}

TEST_F(ListingTest, DroppedInTheMiddleItGoesQuiet) {
  first_.PageNames(1);
  for (int i = 0; i < 10; ++i) first_.Serve(std::to_string(i) + ".mp4", "x");
  UseOne();
  auto answer = Ask();
  RunUntil(loop_, [&] { return first_.lists() == 3; });
  listing_ = nullptr;
  RunReady(loop_);
  EXPECT_FALSE(answer->has_value());
}

// A listing without sizes, as a plain HTML index gives.
class SizelessOrigin final : public Origin {
 public:
  explicit SizelessOrigin(FakeOrigin& inner) : inner_(inner) {}
  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override {
    return inner_.Fetch(loop, std::move(request), sink);
  }
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override {
    inner_.Stat(loop, std::move(name), std::move(on_facts));
  }
  void List(Loop& loop, std::string token, OnListPage on_page) override {
    inner_.List(loop, std::move(token), [on_page = std::move(on_page)](Result<ListPage> page) {
      if (page.ok())
        for (auto& object : page->objects) object = {object.name, {}, {}, {}};
      on_page(std::move(page));
    });
  }
  std::string Describe() const override { return inner_.Describe(); }
  std::string CacheScope() const override { return inner_.CacheScope(); }

 private:
  FakeOrigin& inner_;
};

TEST_F(ListingTest, SizesThatAreNotListedAreAskedFor) {
  first_.Serve("a.mp4", "12345").Serve("b.mp4", "123").Serve("c.txt", "1").FailNextStat(kDown);
  SizelessOrigin sizeless(first_);
  Use({{"A/", sizeless}});
  auto videos = nlohmann::json::parse(Get().body.bytes);
  ASSERT_EQ(videos.size(), 2u);
  EXPECT_TRUE(videos[0]["size"].is_null());
  EXPECT_EQ(videos[1]["size"], 3);
  EXPECT_EQ(first_.stats(), 2);
  listing_ = nullptr;
}

TEST_F(ListingTest, NamesWithoutSizesAreBoundedToo) {
  first_.PageNames(10);
  for (int i = 0; i < 100; ++i) first_.Serve(std::to_string(i) + std::string(1000, 'x') + ".mp4", "x");
  SizelessOrigin sizeless(first_);
  Use({{"", sizeless}}, {std::chrono::milliseconds(30s), false, {1000, 30'000}});
  Answer answer = Get();
  EXPECT_EQ(FieldOf(answer, "X-List-State"), "truncated");
  EXPECT_LE(first_.lists(), 2) << "what cannot be listed is not read";
  EXPECT_LT(first_.stats(), 20) << "nor asked for";
  listing_ = nullptr;
}

TEST_F(ListingTest, AHundredThousandObjects) {
  constexpr int kObjects = 100'000;
  for (int i = 0; i < kObjects; ++i)
    first_.Serve("folder " + std::to_string(i % 100) + "/v" + std::to_string(i) + ".mp4", "");
  UseOne();
  Answer whole = Get("", "gzip");
  EXPECT_EQ(FieldOf(whole, "X-Total-Count"), std::to_string(kObjects));
  EXPECT_EQ(first_.lists(), kObjects / 1000);
  std::string text = Gunzip(whole.body.bytes);
  EXPECT_EQ(text, Get().body.bytes);
  EXPECT_EQ(std::count(text.begin(), text.end(), '{'), kObjects);
  EXPECT_TRUE(text.starts_with(R"([{"etag":)"));
  EXPECT_EQ(FieldOf(Get("prefix=folder+7/&limit=10"), "X-Total-Count"), "1000");
}

}  // namespace
}  // namespace reelcache
