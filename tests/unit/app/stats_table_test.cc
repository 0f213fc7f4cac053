#include "app/stats_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reelcache {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kStats = R"({
  "uptime_s": 7384,
  "bytes": {"memory": 3221225472, "disk": 1073741824, "joined": 0, "origin": 1073741824},
  "requests": {"total": 12345, "by_status": {"200": 345, "206": 11990, "404": 10}},
  "origin": {"fetches": 1024, "bytes": 1074790400, "errors": 2, "retries": 3},
  "cache": {"used_bytes": 2147483648, "capacity_bytes": 10737418240, "chunks": 8192, "objects": 7, "writable": true},
  "connections": {"open": 42},
  "memory": {"ram_tier_bytes": 268435456, "write_queue_bytes": 0, "memtable_bytes": 1048576, "fill_bytes": 786432,
             "pinned_bytes": 1536, "resident_bytes": 402653184},
  "hit_ratio": {"bytes": 0.8},
  "ttfb_ms": {"p50": 0.425, "p99": 51.2}
})";

TEST(StatsTable, ShowsEveryNumberInEnglish) {
  auto table = StatsTable(kStats, Language::kEnglish);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(*table,
            R"(Bytes from the cache              80.0 %

Bytes sent, by source
  memory                         3.0 GiB    60.0 %
  disk                           1.0 GiB    20.0 %
  another viewer's fetch             0 B     0.0 %
  origin                         1.0 GiB    20.0 %
  total                          5.0 GiB

Requests                          12,345
  200                                345
  206                             11,990
  404                                 10

Origin
  fetches                          1,024
  bytes                          1.0 GiB
  errors                               2
  retries                              3

Cache on disk
  used                           2.0 GiB    20.0 %
  capacity                      10.0 GiB
  chunks                           8,192
  objects                              7
  writable                           yes

Memory, by owner
  videos                       256.0 MiB
  waiting to be stored               0 B
  store's tables                 1.0 MiB
  running fetches              768.0 KiB
  waiting for viewers            1.5 KiB
  whole process                384.0 MiB

Time to first byte
  p50                             0.4 ms
  p99                            51.2 ms

Open connections                      42
Running for                    2 h 3 min
)");
}

TEST(StatsTable, SpeaksKoreanWithItsColumnsKept) {
  auto table = StatsTable(kStats, Language::kKorean);
  ASSERT_TRUE(table.ok());
  EXPECT_THAT(*table, HasSubstr("\n  메모리                         3.0 GiB    60.0 %\n"
                                "  디스크                         1.0 GiB    20.0 %\n"));
  EXPECT_THAT(*table, HasSubstr("\n가동 시간                      2시간 3분\n"));
  EXPECT_THAT(*table, Not(HasSubstr("memory")));
}

TEST(StatsTable, ShowsTheCostWhereThereIsAPrice) {
  constexpr std::string_view kBilled = R"({
    "bytes": {"origin": 1}, "requests": {"total": 1},
    "origin": {"limit": 8, "retries": 3, "retries_refused": 2, "hedges": 7, "hedges_won": 6,
               "takeovers": 1, "throttled": 40, "circuit": "open"},
    "cost": {"list_requests": 12, "read_requests": 34567, "bytes": 1073741824, "charged": 0.142736,
             "without_cache": 2.5, "saved": 2.357264, "prices": {"list_per_1000": 0, "egress_per_gb": 0.12}}})";
  auto table = StatsTable(kBilled, Language::kEnglish);
  ASSERT_TRUE(table.ok());
  EXPECT_THAT(*table, HasSubstr(R"(
  retries                              3
  retries refused                      2
  asked twice, head late               7
  the second was first                 6
  asked twice, body silent             1
  throttled                           40
  at once, at most                     8
  state      not asked: it keeps failing

Cost (US dollars)
  list requests                       12
  read requests                   34,567
  bytes                          1.0 GiB
  charged by the storage          0.1427
  without the cache               2.5000
  saved                           2.3573
)"));
  auto korean = StatsTable(kBilled, Language::kKorean);
  ASSERT_TRUE(korean.ok());
  EXPECT_THAT(*korean, HasSubstr("\n  절약                            2.3573\n"));
}

TEST(StatsTable, ShowsNoCostWhereNothingIsCharged) {
  auto table = StatsTable(R"({"bytes": {"origin": 1}, "requests": {"total": 1},
                              "cost": {"charged": 0, "prices": {"list_per_1000": 0}}})", Language::kEnglish);
  ASSERT_TRUE(table.ok());
  EXPECT_THAT(*table, Not(HasSubstr("Cost")));
}

TEST(StatsTable, ShowsWhatIsMissingAsADash) {
  auto table = StatsTable(
      R"({"requests": {"total": 0}, "bytes": {"origin": 0}, "cache": [], "ttfb_ms": {"p50": "x"}})",
      Language::kEnglish);
  ASSERT_TRUE(table.ok());
  EXPECT_THAT(*table, HasSubstr("Bytes from the cache                   -\n"));
  EXPECT_THAT(*table, HasSubstr("  used                                 -\n"));
  EXPECT_THAT(*table, HasSubstr("  p50                                  -\n"));
}

TEST(StatsTable, SaysWhenNothingIsStored) {
  std::string json(kStats);
  json.replace(json.find("true"), 4, "false");
  EXPECT_THAT(*StatsTable(json, Language::kEnglish),
              HasSubstr("  writable   no: serving without storing\n"));
}

TEST(StatsTable, PrintsNoForeignText) {
  auto table = StatsTable(
      R"({"bytes": {"origin": 1}, "requests": {"total": 1, "by_status": {"\u001b[2J": 1, "2x6": 1, "206": -1}}})",
      Language::kEnglish);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->find('\x1b'), std::string::npos);
  EXPECT_THAT(*table, Not(HasSubstr("2x6")));
}

TEST(StatsTable, RefusesWhatAreNotOurNumbers) {
  for (const char* json :
       {"", "<html>", "{}", "[]", "null", R"({"bytes": 1})", R"({"requests": {"total": "1"}})"}) {
    EXPECT_EQ(StatsTable(json, Language::kEnglish).error().kind, ErrorKind::kBadAnswer) << json;
    EXPECT_FALSE(IndentedStats(json).ok()) << json;
  }
}

TEST(IndentedStats, KeepsNumbersAndOrder) {
  auto text =
      IndentedStats(R"({"zeta":1,"bytes":{"origin":18446744073709551615},"requests":{"total":5}})");
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(*text, R"({
  "zeta": 1,
  "bytes": {
    "origin": 18446744073709551615
  },
  "requests": {
    "total": 5
  }
}
)");
}

}  // namespace
}  // namespace reelcache
