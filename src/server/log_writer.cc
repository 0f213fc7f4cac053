#include "server/log_writer.h"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/log.h"
#include "io/signals.h"

namespace reelcache {

LogWriter::LogWriter(FileDescriptor file, std::string_view option)
    : option_(option), file_(std::move(file)), thread_([this] { Run(); }) {}

LogWriter::~LogWriter() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  news_.notify_one();
  thread_.join();
}

void LogWriter::Add(std::string_view line) {
  {
    std::lock_guard lock(mutex_);
    if (waiting_.size() + line.size() >= kMostWaitingBytes) {
      ++lost_;
      return;
    }
    waiting_.append(line).push_back('\n');
  }
  news_.notify_one();
}

void LogWriter::GoOnIn(FileDescriptor file) {
  {
    std::lock_guard lock(mutex_);
    next_file_ = std::move(file);
  }
  news_.notify_one();
}

void LogWriter::Run() {
  LeaveSignalsToLoops();
  std::string text;
  std::unique_lock lock(mutex_);
  for (;;) {
    news_.wait(lock, [this] { return stopping_ || next_file_.open() || !waiting_.empty(); });
    if (next_file_.open()) file_ = std::exchange(next_file_, FileDescriptor());
    if (waiting_.empty() && stopping_) return;
    text = inside_line_ ? "\n" : "";
    text += waiting_;
    waiting_.clear();
    const std::uint64_t lost = std::exchange(lost_, 0);
    lock.unlock();
    WriteAll(file_.get(), text);
    if (lost > 0) spdlog::warn("{}: {} lines are lost: nobody took them in time", option_, lost);
    lock.lock();
  }
}

// Pieces that a pipe takes whole or not at all, so that none blocks once there is room.
void LogWriter::WriteAll(int file, std::string_view text) {
  while (!text.empty()) {
    ssize_t written = AwaitRoom(file) ? write(file, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF)) : -1;
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      if (!std::exchange(failing_, true)) spdlog::warn("{}: lines are lost: {}", option_, std::strerror(errno));
      return;
    }
    failing_ = false;
    inside_line_ = text[static_cast<std::size_t>(written) - 1] != '\n';
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Waits as long as it takes, but for kGrace once the writer is to end; false: there was none by then (errno says so).
bool LogWriter::AwaitRoom(int file) {
  for (;;) {
    pollfd awaited{file, POLLOUT, 0};
    if (poll(&awaited, 1, static_cast<int>(kGrace.count())) != 0) return true;
    std::lock_guard lock(mutex_);
    errno = EAGAIN;
    if (stopping_) return false;
  }
}

}  // namespace reelcache
