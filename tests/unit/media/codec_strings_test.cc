#include "media/codec_strings.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using namespace std::string_view_literals;

struct Case {
  const char* name;
  CodecDetails details;
  const char* text;
};

constexpr Case kCases[] = {
    {"Avc", {"h264", "\x01\x64\x00\x1f\xff"sv, "avc1"}, "avc1.64001f"},
    {"AvcBehindStartCode", {"h264", "\0\0\0\1\x09\x10\0\0\0\1\x67\x42\xc0\x1e\xd9"sv, ""}, "avc1.42c01e"},
    {"AvcCut", {"h264", "\x01\x64"sv, "avc1"}, ""},
    {"AvcCutBehindStartCode", {"h264", "\0\0\1\x67\x42"sv, ""}, ""},
    {"Hevc", {"hevc", "\x01\x01\x60\0\0\0\x90\0\0\0\0\0\x5d"sv, "hvc1"}, "hvc1.1.6.L93.90"},
    {"HevcUnderTheOtherTag", {"hevc", "\x01\x01\x60\0\0\0\xb0\0\0\0\0\0\x5d"sv, "hev1"}, "hev1.1.6.L93.B0"},
    {"HevcHighTier", {"hevc", "\x01\x22\x20\0\0\0\xb0\0\0\0\0\0\x99"sv, "hvc1"}, "hvc1.2.4.H153.B0"},
    {"HevcCut", {"hevc", "\x01\x01\x60"sv, "hvc1"}, ""},
    {"Av1", {"av1", "\x81\x04\x0c\x00"sv, "av01"}, "av01.0.04M.08"},
    {"Av1TenBits", {"av1", "\x81\x08\x4c\x00"sv, "av01"}, "av01.0.08M.10"},
    {"Aac", {"aac", "\x11\x90"sv, "mp4a"}, "mp4a.40.2"},
    {"AacHighEfficiency", {"aac", "\x2b\x92"sv, "mp4a"}, "mp4a.40.5"},
    {"AacWithoutConfiguration", {"aac", ""sv, "", 1}, "mp4a.40.2"},
    {"AacOfALongType", {"aac", "\xf9\x40"sv, "mp4a"}, "mp4a.40.42"},
    {"Ac3", {"ac3", ""sv, ""}, "ac-3"},
    {"Vp9", {"vp9", ""sv, ""}, "vp9"},
    {"Unknown", {"wmv2", "abc"sv, ""}, ""},
};

class CodecStrings : public testing::TestWithParam<Case> {};

TEST_P(CodecStrings, AreWritten) { EXPECT_EQ(CodecString(GetParam().details), GetParam().text); }

INSTANTIATE_TEST_SUITE_P(Codecs, CodecStrings, testing::ValuesIn(kCases), [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace reelcache
