// Facts of videos as the members of /api/videos and /api/media. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "media/media_facts.h"

namespace reelcache {

// The members that a video's object in /api/videos gains, each with a comma before it:
//
//   duration                  seconds
//   width, height             of the picture as it is shown
//   video_codec, audio_codec  ffmpeg's names
//   faststart                 the index lies at the front; absent for containers that begin without it
//   play                      "direct" where a browser plays it, or the mildest reason why none does (a PlayWord)
//   plays_in                  the browsers that play it directly; absent when all do, or none
//   damage                    absent without damage
//   poster                    a path
//
// What is not known is absent. `poster_path` empty: there is no poster.
std::string ListMembers(const MediaFacts& facts, std::string_view poster_path);

// One video of /api/media: the members above, and what a person wants to know who looks closer: container, index,
// bitrate (bits a second), codecs (RFC 6381), play_in (a PlayWord for each browser), advice, mend, ffmpeg.
std::string DetailJson(std::string_view name, const MediaFacts& facts, std::string_view poster_path);

// A video that could not be read for a reason that is not its own, as ErrorWord has it.
std::string UnreadJson(std::string_view name, std::string_view error);

// "not_found".
std::string ErrorWord(ErrorKind kind);

}  // namespace reelcache
