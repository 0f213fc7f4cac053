#include "media/old_layouts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/memory_bytes.h"

namespace reelcache {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;
using testing::IsEmpty;

std::string Part(const std::string& type, std::size_t content) {
  return type + LittleEndianBytes(content, 4) + std::string(content + content % 2, 'x');
}

std::string Riff(const std::string& parts) { return "RIFF" + LittleEndianBytes(4 + parts.size(), 4) + "AVI " + parts; }

std::string Tag(char type, const std::string& content) {
  return type + BigEndianBytes(content.size(), 3) + std::string(7, '\0') + content + BigEndianBytes(11 + content.size(), 4);
}

const std::string kFlvHead = "FLV\x01\x05\0\0\0\x09\0\0\0\0"s;
const std::string kAsfHeader = "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"s;
const std::string kAsfIndex = "\x90\x08\x00\x33\xb1\xe5\xcf\x11\x89\xf4\x00\xa0\xc9\x03\x49\xcb"s;

std::string Object(const std::string& guid, std::size_t content) {
  return guid + LittleEndianBytes(24 + content, 8) + std::string(content, 'x');
}

struct Case {
  const char* name;
  std::string bytes;
  std::string container;
  IndexPlace index;
  std::string cut_off;
};

const std::string kAvi = Riff(Part("LIST", 31) + Part("LIST", 500) + Part("idx1", 32));
const std::string kFlv = kFlvHead + Tag(18, "onMetaData") + Tag(9, std::string(300, 'v'));
const std::string kAsf = Object(kAsfHeader, 100) + Object(std::string(16, 'd'), 500) + Object(kAsfIndex, 40);

const Case kCases[] = {
    {"Avi", kAvi, "avi", IndexPlace::kEnd, ""},
    {"AviWithoutIndex", Riff(Part("LIST", 30) + Part("LIST", 500)), "avi", IndexPlace::kNone, ""},
    {"AviCut", kAvi.substr(0, 300), "avi", IndexPlace::kNone, "bytes of its RIFF are missing"},
    {"Flv", kFlv, "flv", IndexPlace::kNone, ""},
    {"FlvWithIndex", kFlvHead + Tag(18, "\0\x09keyframes"s) + Tag(9, "v"), "flv", IndexPlace::kFront, ""},
    {"FlvCut", kFlv.substr(0, 200), "flv", IndexPlace::kNone, "in the middle of a tag"},
    {"FlvCutInItsHead", kFlvHead.substr(0, 10), "flv", IndexPlace::kNone, "in the middle of a tag"},
    {"Asf", kAsf, "asf", IndexPlace::kEnd, ""},
    {"AsfCut", kAsf.substr(0, 400), "asf", IndexPlace::kNone, "bytes of its last part are missing"},
    {"AsfOfNoLength", kAsfHeader + std::string(8, '\0'), "asf", IndexPlace::kNone, ""},
    {"Nothing", "", "", IndexPlace::kUnknown, ""},
    {"Text", "<html>not found</html>", "", IndexPlace::kUnknown, ""},
};

class OldLayouts : public testing::TestWithParam<Case> {};

TEST_P(OldLayouts, AreRead) {
  MemoryBytes source(GetParam().bytes);
  ContainerLayout layout = ReadContainerLayout(source);
  EXPECT_EQ(layout.container, GetParam().container);
  EXPECT_EQ(layout.index, GetParam().index);
  if (GetParam().cut_off.empty())
    EXPECT_THAT(layout.cut_off, IsEmpty());
  else
    EXPECT_THAT(layout.cut_off, HasSubstr(GetParam().cut_off));
}

INSTANTIATE_TEST_SUITE_P(Files, OldLayouts, testing::ValuesIn(kCases), [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace reelcache
