// Which files are the subtitles of a video: those beside it with its name, perhaps a language, and an extension of theirs.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reelcache {

// .vtt .srt .smi, any case: what the page reads.
bool IsSubtitleName(std::string_view name);

// Of `names`, which are sorted: for "a/film.mp4" those like "a/film.srt" and "a/film.ko.smi".
std::vector<std::string> SubtitlesOf(const std::vector<std::string>& names, std::string_view video);

}  // namespace reelcache
