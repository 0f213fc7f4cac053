#include "server/access_line.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using namespace std::chrono_literals;

const WallTime kTime(std::chrono::seconds(784903526));

AccessEntry Entry() {
  AccessEntry entry{{0x1f}, "127.0.0.1", "GET", "/download/a\"\x1b[31m\n\xff.mp4", "bytes=0-99", "", "curl \"7\""};
  entry.status = 206;
  entry.body_bytes = entry.origin_bytes = 100;
  entry.cache_status = "reelcache; fwd=uri-miss";
  entry.first_byte = 31200us;
  entry.origin = 30100us;
  entry.duration = 40ms;
  return entry;
}

TEST(AccessLine, InJsonIsOneLineWhateverTheBytes) {
  EXPECT_EQ(JsonLine(Entry(), kTime),
            R"({"kind":"request","time":"1994-11-15T12:45:26Z","id":"000000000000001f","peer":"127.0.0.1",)"
            R"("method":"GET","target":"/download/a\"\u001b[31m\u000a\u00ff.mp4","range":"bytes=0-99","status":206,)"
            R"("bytes":100,"memory":0,"disk":0,"joined":0,"origin":100,"cache_status":"reelcache; fwd=uri-miss",)"
            R"("first_byte_us":31200,"origin_us":30100,"duration_us":40000,"cut":false})");
}

TEST(AccessLine, CombinedIsOneLineWhateverTheBytes) {
  EXPECT_EQ(CombinedLine(Entry(), kTime),
            R"(127.0.0.1 - - [15/Nov/1994:12:45:26 +0000] "GET /download/a\x22\x1B[31m\x0A\xFF.mp4 HTTP/1.1" 206 100 )"
            R"("-" "curl \x227\x22" 000000000000001f 0 0 0 100 30100 31200 40000 "reelcache; fwd=uri-miss")");
}

TEST(AccessLine, TellsWhatBecameOfAFetch) {
  FetchEntry entry{{0x1f}, "a\"b.mp4", {100, 200}, FetchAttempt::kHedge, 0, 0us, 7ms};
  const std::string begin =
      R"({"kind":"fetch","time":"1994-11-15T12:45:26Z","id":"000000000000001f","name":"a\"b.mp4","range":"bytes=100-199",)"
      R"("attempt":"hedge","bytes":0,"first_byte_us":0,"duration_us":7000,)";
  entry.dropped = true;
  EXPECT_EQ(JsonLine(entry, kTime), begin + R"("dropped":true})");
  entry.dropped = false;
  entry.error = ErrorKind::kTimeout;
  EXPECT_EQ(JsonLine(entry, kTime), begin + R"("dropped":false,"error":"timeout"})");
}

TEST(AccessLine, ABackgroundFetchHasNoIdAndAnOpenOneNoEnd) {
  std::string line = JsonLine(FetchEntry{.id = {}, .name = "a.mp4", .interval = {5, UINT64_MAX}}, kTime);
  EXPECT_NE(line.find(R"("id":"","name":"a.mp4","range":"bytes=5-","attempt":"first")"), std::string::npos) << line;
}

}  // namespace
}  // namespace reelcache
