#include "gallery/poster_api.h"

#include <charconv>

#include "gallery/media_table.h"
#include "gallery/video_list.h"
#include "http/percent_encoding.h"
#include "server/error_response.h"

namespace reelcache {
namespace {

// The value of v: 16 hexadecimal digits.
std::optional<std::uint64_t> VersionIn(std::string_view query) {
  auto text = FormValue(query, "v");
  if (!text || text->size() != 16) return std::nullopt;
  std::uint64_t version = 0;
  const char* end = text->data() + text->size();
  auto [stop, error] = std::from_chars(text->data(), end, version, 16);
  return error == std::errc() && stop == end ? std::optional(version) : std::nullopt;
}

// Not to be kept: it may be made the next moment.
Answer NoPoster() { return ErrorAnswer(404); }

// The version is in the address, so an answer holds for ever.
Answer PosterAnswer(Slice jpeg) {
  return {200,
          {{"Content-Type", "image/jpeg"},
           {"Cache-Control", "public, max-age=31536000, immutable"},
           {"X-Content-Type-Options", "nosniff"}},
          std::move(jpeg)};
}

}  // namespace

void PosterApi::Handle(Loop& loop, const RequestHead&, const TargetUri& target, OnAnswer on_answer) {
  const std::string name(target.path().substr(kPrefix.size()));
  auto version = VersionIn(target.query);
  if (!version || !IsListed(name, serve_hidden_)) return on_answer(NoPoster());
  const ChunkKey key = PosterKey(cache_, name, *version);
  ChunkStore& store = cache_.store();
  if (!store.Contains(key)) return on_answer(NoPoster());
  cache_.disk_readers().Submit([&store, &loop, key, on_answer = std::move(on_answer)]() mutable {
    auto jpeg = store.ReadChunk(key);
    if (jpeg) store.CountUses(key, kDearUse);
    loop.Post([jpeg = std::move(jpeg), on_answer = std::move(on_answer)] {
      on_answer(jpeg ? PosterAnswer(*jpeg) : NoPoster());
    });
  });
}

}  // namespace reelcache
