#include "server/log_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <sstream>

#include "support/temp_folder.h"

namespace reelcache {
namespace {

TEST(LogWriter, NobodyWaitsForAReaderWhoTakesNothing) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  FileDescriptor reader(ends[0]);
  auto writer = std::make_unique<LogWriter>(FileDescriptor(ends[1]), "--access-log");
  const std::string line(1000, 'x');
  for (std::size_t i = 0; i < 2 * LogWriter::kMostWaitingBytes / line.size(); ++i) writer->Add(line);  // would hang
  writer = nullptr;
  std::string seen(1 << 20, 0);
  seen.resize(static_cast<std::size_t>(read(reader.get(), seen.data(), seen.size())));
  EXPECT_GE(seen.size(), 10'000u) << "what the pipe holds";
  std::istringstream lines(seen.substr(0, seen.rfind('\n')));
  for (std::string one; std::getline(lines, one);) EXPECT_EQ(one, line);
}

// As on a full disk: the file takes a part of what is written.
TEST(LogWriter, ALineAfterATornOneBeginsAnew) {
  TempFolder folder;
  const auto path = folder.path() / "log";
  signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit small = before;
  small.rlim_cur = 1000;
  auto open_log = [&] { return FileDescriptor(open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT, 0600)); };
  LogWriter writer(open_log(), "--access-log");
  setrlimit(RLIMIT_FSIZE, &small);
  writer.Add(std::string(600, 'a'));
  writer.Add(std::string(600, 'b'));
  auto content = [&] {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  };
  while (content().size() < 1000) std::this_thread::yield();
  writer.Add("lost");
  setrlimit(RLIMIT_FSIZE, &before);
  do {
    writer.Add("whole");
    std::this_thread::yield();
  } while (content().find("\nwhole\n") == std::string::npos);
  std::istringstream lines(content());
  for (std::string line; std::getline(lines, line);)
    EXPECT_TRUE(line == "whole" || line == "lost" || line == std::string(600, 'a') || line == std::string(399, 'b') ||
                line.empty())
        << line;
}

}  // namespace
}  // namespace reelcache
