#include "gallery/media_note.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(MediaNote, ComesBackAsItWas) {
  MediaNote note;
  note.facts.container = "mp4";
  note.facts.duration = 12.5;
  note.facts.video = VideoTrack{.codec = "h264", .width = 640, .height = 360};
  EXPECT_EQ(ParseMediaNote(FormatMediaNote(note)), note);
  note.poster = true;
  EXPECT_EQ(ParseMediaNote(FormatMediaNote(note)), note);
}

TEST(MediaNote, AnythingElseIsNone) {
  for (const char* text : {"", "media 1", "media 1\n", "media 2\n{}", "media 1 poster{}", "media 1\n{\"container\":1}",
                           "media 1\n[]", "media 1 posters\n{}"})
    EXPECT_FALSE(ParseMediaNote(text)) << text;
}

}  // namespace
}  // namespace reelcache
