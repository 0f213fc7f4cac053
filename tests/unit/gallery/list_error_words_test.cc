#include "gallery/list_error_words.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

Error WithCode(std::string_view code) { return {ErrorKind::kUnavailable, "secret", std::nullopt, false, code}; }

TEST(WordsFor, WithoutACodeTheKindChooses) {
  EXPECT_EQ(WordsFor({ErrorKind::kNotFound, ""}).code, "storage_not_found");
  EXPECT_EQ(WordsFor({ErrorKind::kForbidden, ""}).code, "storage_forbidden");
  EXPECT_EQ(WordsFor({ErrorKind::kTimeout, ""}).code, "storage_timeout");
  EXPECT_EQ(WordsFor({ErrorKind::kUnavailable, ""}).code, "storage_unreachable");
  EXPECT_EQ(WordsFor({ErrorKind::kInternal, ""}).code, "storage_unreachable");
}

TEST(WordsFor, EachCodeHasItsOwnSentence) {
  const ListErrorWords general = WordsFor(WithCode("storage_unreachable"));
  for (std::string_view code :
       {"storage_not_found", "storage_forbidden", "storage_timeout", "storage_throttled", "storage_circuit_open",
        "bucket_not_found", "credentials_missing", "credentials_refused", "credentials_expired", "clock_skewed",
        "replit_sidecar_absent", "replit_no_bucket", "replit_not_allowed", "bad_limit", "bad_names", "bad_cursor", "bad_prefix",
        "bad_escape", "repeated_parameter"}) {
    SCOPED_TRACE(code);
    ListErrorWords words = WordsFor(WithCode(code));
    EXPECT_EQ(words.code, code);
    for (Language language : {Language::kEnglish, Language::kKorean}) {
      EXPECT_NE(words.message.In(language), general.message.In(language));
      EXPECT_TRUE(words.message.In(language).ends_with('.'));
    }
  }
}

TEST(WordsFor, AnUnknownCodeStaysAndTheMessageIsNeverTold) {
  ListErrorWords words = WordsFor(WithCode("something_new"));
  EXPECT_EQ(words.code, "something_new");
  EXPECT_EQ(words.message.english, WordsFor({ErrorKind::kUnavailable, ""}).message.english);
}

}  // namespace
}  // namespace reelcache
