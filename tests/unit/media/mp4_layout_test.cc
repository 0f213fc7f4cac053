#include "media/mp4_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/memory_bytes.h"

namespace reelcache {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string Box(const std::string& type, std::size_t content, const std::string& begin = "") {
  return BigEndianBytes(8 + content, 4) + type + begin + std::string(content - begin.size(), 'x');
}

const std::string kFtyp = Box("ftyp", 16, "isom");

struct Case {
  const char* name;
  std::string bytes;
  std::string container;
  IndexPlace index;
  bool fragmented;
  std::string cut_off;  // part of the sentence; empty: none
};

const Case kCases[] = {
    {"IndexFirst", kFtyp + Box("moov", 100) + Box("mdat", 1000), "mp4", IndexPlace::kFront, false, ""},
    {"IndexLast", kFtyp + Box("free", 0) + Box("mdat", 1000) + Box("moov", 100), "mp4", IndexPlace::kEnd, false, ""},
    {"QuickTime", Box("ftyp", 12, "qt  ") + Box("wide", 0) + Box("mdat", 10) + Box("moov", 10), "mov", IndexPlace::kEnd,
     false, ""},
    {"WithoutFtyp", Box("mdat", 10) + Box("moov", 10), "mp4", IndexPlace::kEnd, false, ""},
    {"LargeSize", kFtyp + BigEndianBytes(1, 4) + "mdat" + BigEndianBytes(26, 8) + std::string(10, 'x') + Box("moov", 9),
     "mp4", IndexPlace::kEnd, false, ""},
    {"SizeToTheEnd", kFtyp + Box("moov", 10) + BigEndianBytes(0, 4) + "mdat" + std::string(99, 'x'), "mp4",
     IndexPlace::kFront, false, ""},
    {"PaddedWithZeros", kFtyp + Box("moov", 10) + Box("mdat", 10) + std::string(3, '\0'), "mp4", IndexPlace::kFront, false,
     ""},
    {"MdatCut", kFtyp + Box("moov", 10) + Box("mdat", 1000).substr(0, 500), "mp4", IndexPlace::kFront, false,
     "the last 508 bytes of its mdat"},
    {"MoovCut", kFtyp + Box("mdat", 10) + Box("moov", 100).substr(0, 60), "mp4", IndexPlace::kEnd, false,
     "the last 48 bytes of its moov"},
    {"CutBeforeTheIndex", kFtyp + Box("mdat", 1000).substr(0, 500), "mp4", IndexPlace::kNone, false, "nothing can be shown"},
    {"RecordingNeverEnded", kFtyp + Box("mdat", 1000), "mp4", IndexPlace::kNone, false, "The index (moov) is missing"},
    {"Fragments", kFtyp + Box("moov", 10) + Box("moof", 30, BigEndianBytes(16, 4) + "mfhd") + Box("mdat", 10), "mp4",
     IndexPlace::kNone, true, ""},
    {"FragmentsWithAnIndex",
     kFtyp + Box("moov", 10) + Box("sidx", 9) + Box("moof", 30, BigEndianBytes(16, 4) + "mfhd") + Box("mdat", 10), "mp4",
     IndexPlace::kFront, true, ""},
    {"LastFragmentCut",
     kFtyp + Box("moov", 10) + Box("moof", 30, BigEndianBytes(16, 4) + "mfhd") + Box("mdat", 10) +
         Box("moof", 30, BigEndianBytes(16, 4) + "mfhd") + Box("mdat", 100).substr(0, 50),
     "mp4", IndexPlace::kNone, true, "the last 58 bytes of its mdat"},
};

class Mp4Layout : public testing::TestWithParam<Case> {};

TEST_P(Mp4Layout, IsRead) {
  MemoryBytes source(GetParam().bytes);
  ASSERT_TRUE(IsMp4(source.Read(0, 16)));
  ContainerLayout layout = ReadMp4Layout(source);
  EXPECT_EQ(layout.container, GetParam().container);
  EXPECT_EQ(layout.index, GetParam().index);
  EXPECT_EQ(layout.fragmented, GetParam().fragmented);
  if (GetParam().cut_off.empty())
    EXPECT_THAT(layout.cut_off, IsEmpty());
  else
    EXPECT_THAT(layout.cut_off, HasSubstr(GetParam().cut_off));
}

INSTANTIATE_TEST_SUITE_P(Files, Mp4Layout, testing::ValuesIn(kCases), [](const auto& c) { return c.param.name; });

TEST(Mp4LayoutSteps, AreBoundedWhateverTheFileHolds) {
  std::string bytes = kFtyp;
  for (int i = 0; i < 5000; ++i) bytes += Box("free", 0);
  MemoryBytes source(bytes);
  ReadMp4Layout(source);
  EXPECT_LT(source.reads(), 2000);
}

TEST(Mp4LayoutSteps, EndWithThousandsOfFragmentsAfterTheFirst) {
  std::string bytes = kFtyp + Box("moov", 10);
  for (int i = 0; i < 5000; ++i) bytes += Box("moof", 30, BigEndianBytes(16, 4) + "mfhd") + Box("mdat", 1000);
  MemoryBytes source(bytes);
  EXPECT_THAT(ReadMp4Layout(source).cut_off, IsEmpty());
  EXPECT_LT(source.reads(), 20);
}

}  // namespace
}  // namespace reelcache
