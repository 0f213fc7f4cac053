#include "media/mp4_fragment.h"

#include <gtest/gtest.h>

#include "support/memory_bytes.h"

namespace reelcache {
namespace {

std::string Box(const std::string& type, const std::string& content) {
  return BigEndianBytes(8 + content.size(), 4) + type + content;
}

std::string Words(std::initializer_list<std::uint64_t> words) {
  std::string out;
  for (std::uint64_t word : words) out += BigEndianBytes(word, 4);
  return out;
}

std::string Fragment(const std::string& tfhd, const std::string& tfdt, const std::string& trun) {
  return Box("mfhd", Words({0, 1})) + Box("traf", Box("tfhd", tfhd) + Box("tfdt", tfdt) + Box("trun", trun));
}

TEST(Mp4Fragment, EndsAfterItsSamples) {
  struct Case {
    const char* name;
    std::string fragment;
    std::uint64_t time;
  };
  const std::string short_time = Words({0, 1000}), long_time = Words({0x01000000, 1, 0});
  for (const Case& each : {
           Case{"one duration for all", Fragment(Words({0x8, 7, 40}), short_time, Words({0, 50})), 3000},
           Case{"long time", Fragment(Words({0x8, 7, 40}), long_time, Words({0, 50})), 4294967296 + 2000},
           Case{"offset and description before it", Fragment(Words({0xb, 7, 0, 9, 1, 40}), short_time, Words({0, 2})), 1080},
           Case{"each its own", Fragment(Words({0, 7}), short_time, Words({0x305, 2, 99, 98, 40, 500, 41, 600})), 1081},
           Case{"fewer samples than are said", Fragment(Words({0, 7}), short_time, Words({0x100, 4000000000, 40})), 1040},
           Case{"no duration at all", Fragment(Words({0, 7}), short_time, Words({0, 50})), 1000}}) {
    SCOPED_TRACE(each.name);
    auto end = EndOfFragment(each.fragment);
    ASSERT_TRUE(end);
    EXPECT_EQ(end->track, 7u);
    EXPECT_EQ(end->time, each.time);
  }
}

TEST(Mp4Fragment, ThatIsCutOrSaysNothingHasNoEnd) {
  EXPECT_FALSE(EndOfFragment(""));
  EXPECT_FALSE(EndOfFragment(Box("mfhd", "") + Box("traf", Box("tfhd", Words({0, 7})))));
  const std::string whole = Fragment(Words({0x8, 7, 40}), Words({0, 1000}), Words({0, 50}));
  for (std::size_t length = 0; length < whole.size(); ++length) EndOfFragment(whole.substr(0, length));  // sanitizers watch
}

TEST(Mp4Fragment, LastOneStandsInTheTable) {
  const std::string narrow = Words({0, 7, 0, 2}) + Words({10, 100}) + "abc" + Words({20, 200}) + "abc";
  const std::string wide = Words({0x01000000, 7, 0x15, 1}) + Words({0, 20, 1, 200}) + "aabbcc";
  EXPECT_EQ(LastFragmentOf(Box("tfra", narrow)), 200u);
  EXPECT_EQ(LastFragmentOf(Box("tfra", wide)), (1ull << 32) + 200);
  EXPECT_FALSE(LastFragmentOf(Box("tfra", Words({0, 7, 0, 0}))));
  EXPECT_FALSE(LastFragmentOf(Box("tfra", Words({0, 7, 0, 4000000000}) + Words({10, 100}) + "abc")));
  for (std::size_t length = 0; length < wide.size(); ++length) EXPECT_FALSE(LastFragmentOf(Box("tfra", wide.substr(0, length))));
}

}  // namespace
}  // namespace reelcache
