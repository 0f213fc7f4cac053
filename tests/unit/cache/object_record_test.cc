#include "cache/object_record.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

ObjectRecord Example() {
  ObjectRecord record;
  record.facts.complete_length = 5'368'709'121;
  record.facts.validator = {Validator::Kind::kStrongTag, "\"abc\""};
  record.facts.last_modified = WallTime(std::chrono::seconds(784903526));
  record.facts.content_type = "video/mp4";
  record.validated_at = WallTime(std::chrono::milliseconds(1'700'000'000'123));
  return record;
}

TEST(ObjectRecord, ComesBackAsItWas) {
  auto back = ParseObjectRecord(FormatObjectRecord(Example()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->facts.complete_length, Example().facts.complete_length);
  EXPECT_EQ(back->facts.validator, Example().facts.validator);
  EXPECT_EQ(back->facts.last_modified, Example().facts.last_modified);
  EXPECT_EQ(back->facts.content_type, "video/mp4");
  EXPECT_EQ(back->validated_at, Example().validated_at);
}

TEST(ObjectRecord, AbsentDateStaysAbsent) {
  auto record = Example();
  record.facts.last_modified.reset();
  EXPECT_FALSE(ParseObjectRecord(FormatObjectRecord(record))->facts.last_modified);
}

TEST(ObjectRecord, ANoteComesBackAndOneIsNotNeeded) {
  auto record = Example();
  EXPECT_EQ(ParseObjectRecord(FormatObjectRecord(record))->note, "");
  record.note = std::string("{\0}", 3);
  std::string bytes = FormatObjectRecord(record);
  EXPECT_EQ(ParseObjectRecord(bytes)->note, record.note);
  EXPECT_FALSE(ParseObjectRecord(bytes.substr(0, bytes.size() - 1)));
}

TEST(ObjectRecord, EveryCutAndEveryOtherLayoutIsRefused) {
  std::string bytes = FormatObjectRecord(Example());
  for (std::size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(ParseObjectRecord(bytes.substr(0, length))) << length;
  EXPECT_FALSE(ParseObjectRecord(bytes + "x"));
  bytes[0] = 3;
  EXPECT_FALSE(ParseObjectRecord(bytes));
}

TEST(ObjectRecord, WhetherTheOriginMustBeAskedComesBack) {
  auto record = Example();
  EXPECT_FALSE(ParseObjectRecord(FormatObjectRecord(record))->must_ask);
  record.must_ask = true;
  EXPECT_TRUE(ParseObjectRecord(FormatObjectRecord(record))->must_ask);
}

}  // namespace
}  // namespace reelcache
