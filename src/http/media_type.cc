#include "http/media_type.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace reelcache {
namespace {

enum class Use : char { kVideo, kCompanion, kOther };  // kCompanion: a subtitle or picture beside a video

struct Type {
  std::string_view extension;
  std::string_view media_type;
  Use use = Use::kOther;
};

// m4v as video/mp4: browsers play it for sure, video/x-m4v only "maybe".
constexpr Type kTypes[] = {
    {"mp4", "video/mp4", Use::kVideo},
    {"m4v", "video/mp4", Use::kVideo},
    {"webm", "video/webm", Use::kVideo},
    {"mkv", "video/x-matroska", Use::kVideo},
    {"mov", "video/quicktime", Use::kVideo},
    {"avi", "video/x-msvideo", Use::kVideo},
    {"flv", "video/x-flv", Use::kVideo},
    {"wmv", "video/x-ms-wmv", Use::kVideo},
    {"vtt", "text/vtt; charset=utf-8", Use::kCompanion},
    {"srt", "application/x-subrip", Use::kCompanion},
    {"smi", "application/x-sami", Use::kCompanion},  // often CP949, so no charset is promised
    {"ass", "text/x-ssa; charset=utf-8", Use::kCompanion},
    {"ssa", "text/x-ssa; charset=utf-8", Use::kCompanion},
    {"sub", "application/octet-stream", Use::kCompanion},  // text or pictures, the name does not tell
    {"jpg", "image/jpeg", Use::kCompanion},
    {"jpeg", "image/jpeg", Use::kCompanion},
    {"png", "image/png", Use::kCompanion},
    {"webp", "image/webp", Use::kCompanion},
    {"gif", "image/gif", Use::kCompanion},
    {"avif", "image/avif", Use::kCompanion},
    {"3gp", "video/3gpp"},
    {"m2ts", "video/mp2t"},
    {"m4s", "video/iso.segment"},
    {"mpeg", "video/mpeg"},
    {"mpg", "video/mpeg"},
    {"mts", "video/mp2t"},
    {"ogv", "video/ogg"},
    {"ts", "video/mp2t"},
    {"aac", "audio/aac"},
    {"flac", "audio/flac"},
    {"m4a", "audio/mp4"},
    {"mp3", "audio/mpeg"},
    {"oga", "audio/ogg"},
    {"ogg", "audio/ogg"},
    {"opus", "audio/ogg"},
    {"wav", "audio/wav"},
    {"bmp", "image/bmp"},
    {"ico", "image/x-icon"},
    {"svg", "image/svg+xml"},
    {"css", "text/css; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"htm", "text/html; charset=utf-8"},
    {"html", "text/html; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"md", "text/markdown; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"txt", "text/plain; charset=utf-8"},
    {"xml", "text/xml; charset=utf-8"},
    {"json", "application/json"},
    {"m3u8", "application/vnd.apple.mpegurl"},
    {"mpd", "application/dash+xml"},
    {"pdf", "application/pdf"},
    {"wasm", "application/wasm"},
    {"webmanifest", "application/manifest+json"},
    {"woff2", "font/woff2"},
    {"zip", "application/zip"},
};

const Type* Find(std::string_view name) {
  auto mark = std::find_if(name.rbegin(), name.rend(), [](char c) { return c == '.' || c == '/'; });
  if (mark == name.rend() || *mark == '/') return nullptr;
  std::string_view extension(mark.base(), name.end());
  const Type* found = std::find_if(std::begin(kTypes), std::end(kTypes), [&](const Type& type) {
    return EqualsIgnoreCase(type.extension, extension);
  });
  return found == std::end(kTypes) ? nullptr : found;
}

}  // namespace

std::string_view MediaTypeFor(std::string_view name) {
  const Type* type = Find(name);
  return type ? type->media_type : "application/octet-stream";
}

bool IsVideoName(std::string_view name) {
  const Type* type = Find(name);
  return type && type->use == Use::kVideo;
}

bool IsMediaName(std::string_view name) {
  const Type* type = Find(name);
  return type && type->use != Use::kOther;
}

bool IsInertMediaType(std::string_view media_type) {
  std::string essence = AsciiLower(TrimOws(media_type.substr(0, media_type.find(';'))));
  if (essence == "image/svg+xml") return false;
  constexpr std::array<std::string_view, 3> kInert = {"video/", "audio/", "image/"};
  return std::any_of(kInert.begin(), kInert.end(),
                     [&](std::string_view prefix) { return essence.starts_with(prefix); });
}

}  // namespace reelcache
