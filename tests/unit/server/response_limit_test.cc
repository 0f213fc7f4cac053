#include "server/response_limit.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using Kind = LimitedAnswer::Kind;
constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kFilm = 100 * kMiB;

constexpr const char* kChromium = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";
constexpr const char* kSafari = "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15";

struct Case {
  const char* about;
  const char* destination;  // of Sec-Fetch-Dest; empty: no such field
  const char* range;        // null: answered with 200
  ByteInterval interval;
  LimitedAnswer expected;
  std::uint64_t limit = 24 * kMiB;
  std::uint32_t chunk_bytes = 256 * 1024;
  int minor_version = 1;
  Method method = Method::kGet;
  const char* user_agent = kChromium;
};

LimitedAnswer Decide(const Case& c) {
  RequestHead head;
  head.method = c.method;
  head.minor_version = c.minor_version;
  head.fields.Add("user-agent", c.user_agent);
  if (*c.destination != 0) head.fields.Add("sec-fetch-dest", c.destination);
  auto ranges = c.range != nullptr ? ParseRange(c.range) : std::nullopt;
  return LimitAnswer({head, ranges ? &*ranges : nullptr, c.interval, c.interval.size()}, {c.limit, c.chunk_bytes});
}

TEST(LimitAnswer, DecidesByClientRangeAndLength) {
  const Case cases[] = {
      {"off", "", "bytes=0-99999999", {0, 100'000'000}, {Kind::kAsIs}, 0},
      {"off, but a browser that has the beginning asks for the rest", "video", "bytes=4194304-104857599",
       {4 * kMiB, kFilm}, {Kind::kShorter, {4 * kMiB, 8 * kMiB}}, 0},
      {"off, Safari asks for the rest", "video", "bytes=4194304-104857599", {4 * kMiB, kFilm}, {Kind::kAsIs}, 0,
       256 * 1024, 1, Method::kGet, kSafari},
      {"Safari asks for more than the limit", "video", "bytes=4194304-104857599", {4 * kMiB, kFilm},
       {Kind::kShorter, {4 * kMiB, 28 * kMiB}}, 24 * kMiB, 256 * 1024, 1, Method::kGet, kSafari},
      {"off, but a player asks for the rest", "video", "bytes=0-", {0, kFilm}, {Kind::kShorter, {0, 4 * kMiB}}, 0},
      {"off, from the middle of a chunk", "audio", "bytes=5-", {5, kFilm}, {Kind::kShorter, {5, 4 * kMiB}}, 0},
      {"off, the rest is short", "video", "bytes=100663296-", {96 * kMiB, kFilm}, {Kind::kAsIs}, 0},
      {"off, video without Range", "video", nullptr, {0, kFilm}, {Kind::kAsIs}, 0},
      {"off, curl", "", "bytes=0-", {0, kFilm}, {Kind::kAsIs}, 0},
      {"off, a script's fetch", "empty", "bytes=0-", {0, kFilm}, {Kind::kAsIs}, 0},
      {"as long as the limit", "", nullptr, {0, 24 * kMiB}, {Kind::kAsIs}},
      {"a byte more", "", nullptr, {0, 24 * kMiB + 1}, {Kind::kChunked}},
      {"HEAD has no body", "video", nullptr, {0, kFilm}, {Kind::kAsIs}, 24 * kMiB, 256 * 1024, 1, Method::kHead},

      {"video, open", "video", "bytes=0-", {0, kFilm}, {Kind::kShorter, {0, 4 * kMiB}}},
      {"video, open, a lower limit", "video", "bytes=5-", {5, kFilm}, {Kind::kShorter, {5, 2 * kMiB}}, 2 * kMiB},
      {"any case", "Video", "bytes=0-", {0, kFilm}, {Kind::kShorter, {0, 4 * kMiB}}},
      {"video, closed", "video", "bytes=1048577-99999999", {kMiB + 1, 100'000'000},
       {Kind::kShorter, {kMiB + 1, 5 * kMiB}}},
      {"video, short", "video", "bytes=0-1", {0, 2}, {Kind::kAsIs}},
      {"video, the rest is short", "video", "bytes=100663296-", {96 * kMiB, kFilm}, {Kind::kAsIs}},
      {"video, HTTP/1.0", "video", "bytes=0-", {0, kFilm}, {Kind::kShorter, {0, 4 * kMiB}}, 24 * kMiB, 256 * 1024, 0},
      {"chunks as long as the limit", "video", "bytes=7-", {7, kFilm}, {Kind::kShorter, {7, 4 * kMiB}}, 4 * kMiB,
       4 * kMiB},
      {"chunks longer than the limit", "video", "bytes=7-", {7, kFilm}, {Kind::kShorter, {7, kMiB + 7}}, kMiB, 4 * kMiB},
      {"video without Range", "video", nullptr, {0, kFilm}, {Kind::kChunked}},
      {"video, suffix", "video", "bytes=-99999999", {kFilm - 99'999'999, kFilm}, {Kind::kChunked}},
      {"video, several ranges", "video", "bytes=0-9,20-", {0, kFilm}, {Kind::kChunked}},

      {"curl, whole", "", nullptr, {0, kFilm}, {Kind::kChunked}},
      {"curl, open", "", "bytes=0-", {0, kFilm}, {Kind::kChunked}},
      {"curl, closed", "", "bytes=0-99999999", {0, 100'000'000}, {Kind::kChunked}},
      {"curl, several ranges", "", "bytes=0-49999999,50000200-99999999", {0, kFilm}, {Kind::kChunked}},
      {"a script's fetch", "empty", "bytes=0-", {0, kFilm}, {Kind::kChunked}},
      {"a download link", "document", nullptr, {0, kFilm}, {Kind::kChunked}},
      {"HTTP/1.0 knows no chunks", "", "bytes=0-", {0, kFilm}, {Kind::kAsIs}, 24 * kMiB, 256 * 1024, 0},
  };
  for (const Case& c : cases) {
    LimitedAnswer got = Decide(c);
    EXPECT_EQ(got, c.expected) << c.about << ": " << static_cast<int>(got.kind) << " [" << got.interval.begin << ", "
                               << got.interval.end << ")";
  }
}

}  // namespace
}  // namespace reelcache
