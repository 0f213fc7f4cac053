#include "server/access_log.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/log.h"

namespace reelcache {
namespace {

FileDescriptor OpenFile(const std::string& path) {
  if (path == "-") return FileDescriptor(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
  std::error_code ignored;  // open tells what is wrong
  if (auto folder = std::filesystem::path(path).parent_path(); !folder.empty())
    std::filesystem::create_directories(folder, ignored);
  return FileDescriptor(open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666));
}

// errno of what was not written; 0: all is.
int WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

Status AccessLog::Open(const std::string& path, Format format) {
  std::lock_guard lock(mutex_);
  file_ = OpenFile(path);
  if (!file_.open())
    return Error{ErrorKind::kInvalid, "--access-log: " + path + " cannot be written; choose another file or -"};
  path_ = path;
  format_ = format;
  on_ = true;
  return Ok();
}

void AccessLog::Reopen() {
  if (!on_ || path_ == "-") return;
  FileDescriptor fresh = OpenFile(path_);
  if (!fresh.open())
    return spdlog::error("--access-log: {} cannot be opened ({}); the old file is written on", Quoted(path_),
                         std::strerror(errno));
  std::lock_guard lock(mutex_);
  file_ = std::move(fresh);  // the old one closes after the lock is released
}

void AccessLog::Write(const AccessEntry& entry, WallTime now) {
  if (on_) Append(format_ == Format::kJson ? JsonLine(entry, now) : CombinedLine(entry, now));
}

void AccessLog::Write(const FetchEntry& entry, WallTime now) {
  if (tells_fetches()) Append(JsonLine(entry, now));
}

void AccessLog::Append(std::string line) {
  line += '\n';
  std::lock_guard lock(mutex_);
  int error = WriteAll(file_.get(), line);
  if (error != 0 && !failing_) spdlog::warn("--access-log: lines are lost: {}", std::strerror(error));
  failing_ = error != 0;
}

}  // namespace reelcache
