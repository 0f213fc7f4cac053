#include "server/access_log.h"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <thread>

#include "support/temp_folder.h"

namespace reelcache {
namespace {

std::vector<std::string> LinesOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

TEST(AccessLog, AnUnwritablePathIsASentenceNamingTheOption) {
  AccessLog log;
  Status status = log.Open("/dev/null/access.log");
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.error().message.find("--access-log"), std::string::npos);
  EXPECT_FALSE(log.on());
}

TEST(AccessLog, OnlyJsonTellsFetches) {
  TempFolder folder;
  {
    AccessLog off, json, combined;
    ASSERT_TRUE(json.Open(folder.path() / "json").ok());
    ASSERT_TRUE(combined.Open(folder.path() / "combined", AccessLog::Format::kCombined).ok());
    for (AccessLog* log : {&off, &json, &combined})
      log->Write(FetchEntry{.id = {}, .name = "a", .interval = {0, 1}}, {});
    EXPECT_FALSE(off.tells_fetches());
  }
  EXPECT_EQ(LinesOf(folder.path() / "json").size(), 1u);
  EXPECT_EQ(LinesOf(folder.path() / "combined").size(), 0u);
}

TEST(AccessLog, NoLineIsLostOrTornWhileFilesAreChanged) {
  constexpr int kThreads = 3, kLines = 2000, kFiles = 20;
  TempFolder folder;
  const auto path = folder.path() / "access.log";
  auto log = std::make_unique<AccessLog>();
  ASSERT_TRUE(log->Open(path).ok());
  std::vector<std::thread> writers;
  for (int i = 0; i < kThreads; ++i)
    writers.emplace_back([&log] {
      const std::string target(500, 'x');
      for (int line = 0; line < kLines; ++line) log->Write(AccessEntry{.id = {1}, .target = target}, {});
    });
  for (int i = 0; i < kFiles; ++i) {
    std::filesystem::rename(path, path.string() + std::to_string(i));
    log->Reopen();
  }
  for (auto& writer : writers) writer.join();
  log = nullptr;
  std::size_t lines = 0;
  const std::string whole = JsonLine(AccessEntry{.id = {1}, .target = std::string(500, 'x')}, {});
  for (const auto& file : std::filesystem::directory_iterator(folder.path()))
    for (const std::string& line : LinesOf(file.path())) {
      ++lines;
      EXPECT_EQ(line.size(), whole.size());
    }
  EXPECT_EQ(lines, static_cast<std::size_t>(kThreads * kLines));
}

TEST(AccessLog, WritesOnWhereTheNewFileCannotBeMade) {
  TempFolder folder;
  auto log = std::make_unique<AccessLog>();
  const auto room = folder.path() / "logs";
  ASSERT_TRUE(log->Open(room / "access.log").ok());
  std::filesystem::rename(room, folder.path() / "old");
  std::ofstream(room) << "a file where the folder was";
  log->Reopen();
  log->Write(AccessEntry{}, {});
  log = nullptr;
  EXPECT_EQ(LinesOf(folder.path() / "old" / "access.log").size(), 1u);
}

}  // namespace
}  // namespace reelcache
