#include "app/warm_progress.h"

#include <gtest/gtest.h>

#include "app/text_width.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

nlohmann::json Job() {
  return {{"id", "7"},
          {"what", "film.mp4"},
          {"part", "whole"},
          {"state", "running"},
          {"objects", {{"total", 1}, {"done", 0}, {"failed", 0}}},
          {"bytes", {{"wanted", 100 * kMiB}, {"fetched", 40 * kMiB}, {"already", 10 * kMiB}}},
          {"current", "film.mp4"},
          {"seconds", 4.0},
          {"error", nullptr}};
}

TEST(WarmProgress, ReadsAJob) {
  auto warm = ReadWarmStatus(Job());
  ASSERT_TRUE(warm);
  EXPECT_EQ(warm->id, "7");
  EXPECT_TRUE(warm->running());
  EXPECT_EQ(warm->fetched_bytes, 40 * kMiB);
  EXPECT_EQ(warm->error, "");
  for (const char* member : {"id", "state", "objects", "bytes", "seconds", "error"}) {
    auto job = Job();
    job.erase(member);
    EXPECT_FALSE(ReadWarmStatus(job)) << member;
  }
  EXPECT_FALSE(ReadWarmStatus(nlohmann::json::array()));
}

TEST(WarmProgress, ALineHasBarBytesRateAndTimeLeft) {
  WarmStatus warm = *ReadWarmStatus(Job());
  EXPECT_EQ(ProgressLine(warm, 96, Language::kEnglish),
            FitWidth("[##########..........]  50 %  50.0 MiB of 100.0 MiB  10.0 MiB/s  5 s left  \"film.mp4\"", 96));
  EXPECT_EQ(ProgressLine(warm, 96, Language::kKorean),
            FitWidth("[##########..........]  50 %  100.0 MiB 중 50.0 MiB  10.0 MiB/s  5초 남음  \"film.mp4\"", 96));
  EXPECT_EQ(TextWidth(ProgressLine(warm, 40, Language::kKorean)), 40u);
}

TEST(WarmProgress, AFaultIsToldInTheLanguageOfTheReaderWhereItHasWords) {
  auto job = Job();
  job["state"] = "failed";
  job["error"] = "more than 20000 objects lie there";
  EXPECT_TRUE(ResultLine(*ReadWarmStatus(job), Language::kKorean).ends_with("\nmore than 20000 objects lie there"));
  job["code"] = "warm_too_many";
  EXPECT_TRUE(ResultLine(*ReadWarmStatus(job), Language::kKorean).ends_with("더 긴 접두사를 쓰세요"));
  EXPECT_TRUE(ResultLine(*ReadWarmStatus(job), Language::kEnglish).ends_with("\nmore than 20000 objects lie there"));
}

TEST(WarmProgress, WhatIsNotKnownIsLeftOut) {
  WarmStatus warm = *ReadWarmStatus(Job());
  warm.wanted_bytes = warm.fetched_bytes = warm.already_bytes = 0;
  warm.current.clear();
  EXPECT_EQ(ProgressLine(warm, 60, Language::kEnglish), FitWidth("[....................]   0 %  0 B of 0 B", 60));
  warm.wanted_bytes = kMiB;
  warm.fetched_bytes = 2 * kMiB;  // more than was thought
  warm.objects = 12;
  warm.done = 3;
  warm.failed = 1;
  warm.seconds = 0.5;
  EXPECT_EQ(ProgressLine(warm, 60, Language::kEnglish), FitWidth("[####################] 100 %  1.0 MiB of 1.0 MiB  4/12", 60));
}

TEST(WarmProgress, TimesAreInUnitsThatFit) {
  struct Case {
    double seconds;  // for the first of a hundred MiB
    const char* left;
  };
  const Case cases[] = {{1, "1 min 39 s left"}, {60, "1 h 39 min left"}, {3600, "99 h 0 min left"}};
  for (const Case& each : cases) {
    WarmStatus warm = *ReadWarmStatus(Job());
    warm.already_bytes = 0;
    warm.fetched_bytes = kMiB;
    warm.seconds = each.seconds;
    EXPECT_NE(ProgressLine(warm, 200, Language::kEnglish).find(each.left), std::string::npos)
        << ProgressLine(warm, 200, Language::kEnglish);
  }
}

TEST(WarmProgress, TellsWhatCameOfIt) {
  WarmStatus warm = *ReadWarmStatus(Job());
  warm.state = "done";
  warm.done = 1;
  EXPECT_TRUE(warm.complete());
  EXPECT_EQ(ResultLine(warm, Language::kEnglish),
            "\"film.mp4\": done. 1 of 1 ready, 0 failed, 40.0 MiB fetched, 10.0 MiB were there, 4 s");
  EXPECT_EQ(ResultLine(warm, Language::kKorean),
            "\"film.mp4\": 완료. 1개 중 1개 준비, 0개 실패, 가져온 크기 40.0 MiB, 이미 있던 크기 10.0 MiB, 4초");
  warm.failed = 1;
  EXPECT_FALSE(warm.complete());
  warm.state = "over_budget";
  warm.error = "why";
  EXPECT_FALSE(warm.complete());
  EXPECT_NE(ResultLine(warm, Language::kEnglish).find("the budget is used up"), std::string::npos);
  EXPECT_TRUE(ResultLine(warm, Language::kEnglish).ends_with("\nwhy"));
}

}  // namespace
}  // namespace reelcache
