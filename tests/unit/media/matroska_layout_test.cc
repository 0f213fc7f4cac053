#include "media/matroska_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/memory_bytes.h"

namespace reelcache {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// A size of eight bytes.
std::string Element(std::uint64_t id, int id_bytes, const std::string& content) {
  return BigEndianBytes(id, id_bytes) + "\x01" + BigEndianBytes(content.size(), 7) + content;
}

std::string Head(const std::string& type) { return Element(0x1A45DFA3, 4, Element(0x4282, 2, type)); }
std::string Info() { return Element(0x1549A966, 4, "info"); }
std::string Cluster() { return Element(0x1F43B675, 4, std::string(500, 'c')); }
std::string Cues() { return Element(0x1C53BB6B, 4, "cues"); }

// What lies at `position` in the segment.
std::string SeekHead(std::uint64_t position) {
  return Element(0x114D9B74, 4, Element(0x4DBB, 2, Element(0x53AB, 2, BigEndianBytes(0x1C53BB6B, 4)) +
                                                       Element(0x53AC, 2, BigEndianBytes(position, 4))));
}

std::string Segment(const std::string& content) { return Element(0x18538067, 4, content); }
std::string EndlessSegment(const std::string& content) {
  return BigEndianBytes(0x18538067, 4) + "\x01" + std::string(7, '\xff') + content;
}

const std::uint64_t kCuesBehind = SeekHead(0).size() + Info().size() + Cluster().size();

struct Case {
  const char* name;
  std::string bytes;
  std::string container;
  IndexPlace index;
  std::string cut_off;
};

const Case kCases[] = {
    {"CuesBehind", Head("matroska") + Segment(SeekHead(kCuesBehind) + Info() + Cluster() + Cues()), "matroska",
     IndexPlace::kEnd, ""},
    {"CuesInFront", Head("webm") + Segment(Info() + Cues() + Cluster()), "webm", IndexPlace::kFront, ""},
    {"NoCues", Head("webm") + Segment(Info() + Cluster()), "webm", IndexPlace::kNone, ""},
    {"CuesAreNotWhereTheyShouldBe", Head("webm") + Segment(SeekHead(kCuesBehind - 3) + Info() + Cluster() + Cues()), "webm",
     IndexPlace::kNone, ""},
    {"Live", Head("matroska") + EndlessSegment(Info() + Cluster() + Cluster()), "matroska", IndexPlace::kNone, ""},
    {"Cut", (Head("matroska") + Segment(SeekHead(kCuesBehind) + Info() + Cluster() + Cues())).substr(0, 400), "matroska",
     IndexPlace::kNone, "bytes of its segment are missing"},
    {"OnlyTheHead", Head("webm"), "webm", IndexPlace::kUnknown, ""},
};

class MatroskaLayout : public testing::TestWithParam<Case> {};

TEST_P(MatroskaLayout, IsRead) {
  MemoryBytes source(GetParam().bytes);
  ASSERT_TRUE(IsMatroska(source.Read(0, 16)));
  ContainerLayout layout = ReadMatroskaLayout(source);
  EXPECT_EQ(layout.container, GetParam().container);
  EXPECT_EQ(layout.index, GetParam().index);
  if (GetParam().cut_off.empty())
    EXPECT_THAT(layout.cut_off, IsEmpty());
  else
    EXPECT_THAT(layout.cut_off, HasSubstr(GetParam().cut_off));
}

INSTANTIATE_TEST_SUITE_P(Files, MatroskaLayout, testing::ValuesIn(kCases),
                         [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace reelcache
