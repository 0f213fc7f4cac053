#include "app/explain_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reelcache {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

json Known() {
  return json::parse(R"({
    "name":"film.mp4","range":"bytes=0-","served":true,"state":"fresh",
    "fetches":[{"what":"block","range":"bytes=524288-1048575"},{"what":"read_ahead","range":"bytes=1048576-1572863"}],
    "object":{"length_bytes":4194304,"version":"00000000000000ff","validator":"\"v1\"","stored":true,"age_s":2,
              "fresh_for_s":58,"served_while_origin_fails":true},
    "answer":{"status":206,"bytes":4194304,"range":"bytes=0-4194303","chunked":false,"player_bytes":1048576},
    "bytes":{"memory":524288,"disk":0,"joined":0,"origin":3670016},
    "runs":[{"source":"memory","range":"bytes=0-524287"},{"source":"origin","range":"bytes=524288-4194303"}],
    "runs_left_out":0,
    "origin":{"address":"http://x/","circuit":"closed","limit":16,"running":3,"free":13,"waiting":0,"hedging":true,
              "hedge_after_ms":52,"first_byte_ms":{"p50":31.04,"p95":48.2}},
    "first_byte":{"question":"none","source":"memory","line":false,"refused":false,"expected_ms":0.0}})");
}

TEST(ExplainTable, TellsWhereTheBytesAreAndWhatWouldHappen) {
  EXPECT_EQ(ExplainTable(Known(), {}),
            "film.mp4  bytes=0-\n\n"
            "The first byte comes from memory.\n"
            "\n"
            "Answer                    206, bytes=0-4194303 (4.0 MiB), a player gets 1.0 MiB at a time\n"
            "Object                    4.0 MiB, fresh for 58 s, version 00000000000000ff, \"v1\", stored\n"
            "Bytes, by source          memory 512.0 KiB, origin 3.5 MiB\n"
            "Where they are            bytes=0-524287                    memory\n"
            "                          bytes=524288-4194303              origin\n"
            "Fetches it would start    bytes=524288-1048575              first block\n"
            "                          bytes=1048576-1572863             read ahead\n"
            "Origin                    http://x/, is asked, 13 of 16 slots for requests free, "
            "first byte p50 31.0 ms, p95 48.2 ms, asked again after 52 ms\n");
}

TEST(ExplainTable, PredictsInWords) {
  struct Case {
    const char* state;
    json first_byte;
    const char* english;
    const char* korean;
  } cases[] = {
      {"fresh", {{"question", "none"}, {"source", "origin"}, {"expected_ms", 31.04}},
       "The first byte waits for the origin.\nBy its last answers that takes about 31.0 ms (95 of 100 take at most 48.2 ms).",
       "첫 바이트는 원본을 기다립니다.\n최근 응답으로 보면 약 31.0 ms 걸립니다 (100번 중 95번은 48.2 ms 안)."},
      {"fresh", {{"question", "none"}, {"source", "disk"}, {"expected_ms", nullptr}}, "The first byte comes from disk.",
       "첫 바이트는 디스크에서 나갑니다."},
      {"stale", {{"question", "origin"}, {"source", "memory"}, {"expected_ms", 31.04}},
       "The origin is asked first whether it is still that version.\nThe first byte comes from memory.\nBy its last",
       "먼저 원본에 아직 같은 판인지 묻습니다.\n첫 바이트는 메모리에서 나갑니다.\n최근"},
      {"asking", {{"question", "joined"}, {"source", "none"}}, "waits for the same answer", "같은 답을 기다립니다"},
      {"unknown", {{"question", "none"}, {"source", "origin"}}, "the first fetch tells", "첫 요청으로 알게 됩니다"},
      {"unknown", {{"question", "origin"}, {"source", "origin"}}, "asked for its length", "길이를 묻습니다"},
      {"missing", json::object(), "it is not there", "없다고"},
      {"fresh", {{"source", "origin"}, {"line", true}}, "waits in line", "줄을 서서"},
      {"fresh", {{"source", "origin"}, {"refused", true}}, "an error at once", "곧바로 오류"},
      {"stale", {{"source", "memory"}, {"refused", true}}, "what is cached is served", "그대로 내줍니다"},
  };
  for (const Case& c : cases) {
    json told = Known();
    told["state"] = c.state;
    told["first_byte"] = c.first_byte;
    EXPECT_THAT(ExplainTable(told, {Language::kEnglish}), HasSubstr(c.english));
    EXPECT_THAT(ExplainTable(told, {Language::kKorean}), HasSubstr(c.korean));
  }
}

TEST(ExplainTable, WhatIsNotServedIsOneSentence) {
  for (auto [why, words] : {std::pair{"hidden", "begins with a dot"}, {"not_media", "no video"}, {"bad_name", "No object"}}) {
    json told{{"name", "x"}, {"served", false}, {"why_not", why}};
    EXPECT_THAT(ExplainTable(told, {}), HasSubstr(words));
    EXPECT_FALSE(IsServed(told));
  }
  json missing{{"name", "x"}, {"served", true}, {"state", "missing"}};
  EXPECT_FALSE(IsServed(missing));
  EXPECT_TRUE(IsServed(Known()));
}

TEST(ExplainTable, ColoursAreAskedFor) {
  EXPECT_THAT(ExplainTable(Known(), {}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(ExplainTable(Known(), {Language::kEnglish, true}), HasSubstr("\x1b[32mmemory\x1b[0m"));
}

TEST(ExplainTable, AnotherServersAnswerIsNoFault) {
  for (const char* text : {"[]", "3", "null", R"({"served":true,"runs":3,"fetches":{"a":1},"object":[],"origin":"x"})",
                           R"({"served":true,"runs":[1],"fetches":[null],"bytes":7,"answer":"a"})"})
    ExplainTable(json::parse(text), {});
}

}  // namespace
}  // namespace reelcache
