#include "base/base64url.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(Base64Url, KnownValuesThereAndBack) {
  const char* cases[][2] = {{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"foob", "Zm9vYg"}, {"\xff\xfe", "__4"}};
  for (auto [bytes, text] : cases) {
    EXPECT_EQ(FormatBase64Url(bytes), text);
    EXPECT_EQ(ParseBase64Url(text), bytes);
  }
}

TEST(Base64Url, WhatNobodyWroteIsRefused) {
  for (const char* text : {"Z", "Zg==", "Zh", "Zm9v ", "+/8", "Zm9vY"}) EXPECT_FALSE(ParseBase64Url(text)) << text;
}

}  // namespace
}  // namespace reelcache
