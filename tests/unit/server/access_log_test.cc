#include "server/access_log.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(AccessLog, IsOneLineWhateverTheBytes) {
  AccessEntry entry{"127.0.0.1", "GET", "/download/a\"\x1b[31m\n\xff.mp4", "bytes=0-99", 206};
  entry.body_bytes = entry.memory_bytes = 100;
  entry.cache_status = "reelcache; hit";
  std::string line = FormatAccessEntry(entry, WallTime(std::chrono::seconds(784903526)));
  EXPECT_EQ(line,
            R"({"time":"1994-11-15T12:45:26Z","peer":"127.0.0.1","method":"GET",)"
            R"("target":"/download/a\"\u001b[31m\u000a\u00ff.mp4","range":"bytes=0-99","status":206,"bytes":100,)"
            R"("memory":100,"disk":0,"joined":0,"origin":0,"cache_status":"reelcache; hit","duration_us":0,"cut":false})");
}

TEST(AccessLog, AnUnwritablePathIsASentenceNamingTheOption) {
  AccessLog log;
  Status status = log.Open("/dev/null/access.log");
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.error().message.find("--access-log"), std::string::npos);
  EXPECT_FALSE(log.on());
}

}  // namespace
}  // namespace reelcache
