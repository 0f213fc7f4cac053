// Writes lines to a file, or standard output, from a thread of its own: whoever logs never waits for a disk or for a reader
// of a pipe.
//
// Lines wait in memory, kMostWaitingBytes at most; what comes on top is lost, and told once it can be written again. None is
// torn: after a write that failed in the middle the next line begins anew.
//
// Lifetime: what waits is written at the end, unless nobody takes it for kGrace. Thread: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "origin/file_descriptor.h"

namespace reelcache {

class LogWriter {
 public:
  // `option` is what the file is called by in the program's own log.
  LogWriter(FileDescriptor file, std::string_view option);
  ~LogWriter();

  // `line` without its end.
  void Add(std::string_view line);
  // Lines from now on, and perhaps some of those that wait, go there.
  void GoOnIn(FileDescriptor file);

  static constexpr std::size_t kMostWaitingBytes = 8 << 20;
  static constexpr std::chrono::milliseconds kGrace{500};

 private:
  void Run();
  void WriteAll(int file, std::string_view text);
  bool AwaitRoom(int file);

  const std::string_view option_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable news_;
  std::string waiting_;
  std::uint64_t lost_ = 0;  // lines, since it was told
  FileDescriptor next_file_;
  bool stopping_ = false;

  FileDescriptor file_;       // the thread's own, as all below
  bool failing_ = false;      // the last write was not done
  bool inside_line_ = false;  // and ended inside a line
  std::thread thread_;
};

}  // namespace reelcache
