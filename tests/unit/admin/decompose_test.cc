#include "admin/decompose.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(Decompose, TakesLettersApart) {
  struct Case {
    const char* composed;
    const char* apart;
  };
  const Case cases[] = {
      {"", ""},
      {"film.mp4", "film.mp4"},
      {"가", "\u1100\u1161"},
      {"각", "\u1100\u1161\u11A8"},
      {"힣", "\u1112\u1175\u11C2"},
      {"영화 1", "\u110B\u1167\u11BC\u1112\u116A 1"},
      {"ÀÿÅç", "A\u0300y\u0308A\u030Ac\u0327"},
      {"ÆØß÷", "ÆØß÷"},
      {"映画", "映画"},
      {"\u1100\u1161", "\u1100\u1161"},
      {"\xC3", "\xC3"},
      {"\xEA\xB0", "\xEA\xB0"},
      {"\xEA\xB0x", "\xEA\xB0x"},
  };
  for (const Case& each : cases) EXPECT_EQ(DecomposeLetters(each.composed), each.apart) << each.composed;
}

}  // namespace
}  // namespace reelcache
