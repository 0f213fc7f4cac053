// Content types by file extension, and which objects belong to a video gallery.
#pragma once

#include <string_view>

namespace reelcache {

// "video/mp4" for "a/b.MP4"; "application/octet-stream" for what is not known. Text types carry charset=utf-8.
std::string_view MediaTypeFor(std::string_view name);

// The eight formats of the gallery: .mp4 .avi .mov .mkv .webm .flv .wmv .m4v, any case.
bool IsVideoName(std::string_view name);

// What `--serve media` hands out: videos, their subtitles (.vtt .srt .smi .ass .ssa .sub) and pictures
// (.jpg .jpeg .png .webp .gif .avif).
bool IsMediaName(std::string_view name);

// video/*, audio/*, image/* except image/svg+xml: types that cannot run script in a page.
bool IsInertMediaType(std::string_view media_type);

}  // namespace reelcache
