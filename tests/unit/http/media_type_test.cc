#include "http/media_type.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

struct Case {
  std::string_view name;
  std::string_view media_type;
  bool video;
  bool media;
};

const Case kCases[] = {
    {"film.mp4", "video/mp4", true, true},
    {"a/b.MP4", "video/mp4", true, true},
    {"film.m4v", "video/mp4", true, true},
    {"film.webm", "video/webm", true, true},
    {"film.mkv", "video/x-matroska", true, true},
    {"film.mov", "video/quicktime", true, true},
    {"film.avi", "video/x-msvideo", true, true},
    {"film.flv", "video/x-flv", true, true},
    {"film.Wmv", "video/x-ms-wmv", true, true},
    {"film.ko.vtt", "text/vtt; charset=utf-8", false, true},
    {"film.srt", "application/x-subrip", false, true},
    {"film.smi", "application/x-sami", false, true},
    {"film.ass", "text/x-ssa; charset=utf-8", false, true},
    {"film.ssa", "text/x-ssa; charset=utf-8", false, true},
    {"film.sub", "application/octet-stream", false, true},
    {"poster.jpg", "image/jpeg", false, true},
    {"poster.JPEG", "image/jpeg", false, true},
    {"poster.png", "image/png", false, true},
    {"poster.webp", "image/webp", false, true},
    {"poster.gif", "image/gif", false, true},
    {"poster.avif", "image/avif", false, true},
    {"drawing.svg", "image/svg+xml", false, false},
    {"page.html", "text/html; charset=utf-8", false, false},
    {"ten.txt", "text/plain; charset=utf-8", false, false},
    {"app.js", "text/javascript; charset=utf-8", false, false},
    {"list.json", "application/json", false, false},
    {"part.ts", "video/mp2t", false, false},
    {"one.bin", "application/octet-stream", false, false},
    {"mp4", "application/octet-stream", false, false},
    {"film.mp4.part", "application/octet-stream", false, false},
    {"folder.mp4/readme", "application/octet-stream", false, false},
    {"film.", "application/octet-stream", false, false},
    {"", "application/octet-stream", false, false},
};

TEST(MediaType, FollowsTheExtension) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(MediaTypeFor(c.name), c.media_type);
    EXPECT_EQ(IsVideoName(c.name), c.video);
    EXPECT_EQ(IsMediaName(c.name), c.media);
  }
}

TEST(MediaType, KnowsWhatCannotRunScript) {
  for (const char* inert : {"video/mp4", "VIDEO/MP4", "audio/mpeg", "image/png", "image/png; x=1", "video/mp4;codecs=a"})
    EXPECT_TRUE(IsInertMediaType(inert)) << inert;
  for (const char* active : {"image/svg+xml", "Image/SVG+xml; charset=utf-8", "image/svg+xml ;x", "text/html", "text/vtt",
                             "application/octet-stream", "", "videos/mp4", "x-video/mp4"})
    EXPECT_FALSE(IsInertMediaType(active)) << active;
}

}  // namespace
}  // namespace reelcache
