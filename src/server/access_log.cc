#include "server/access_log.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/log.h"

namespace reelcache {
namespace {

constexpr std::string_view kOption = "--access-log";

FileDescriptor OpenFile(const std::string& path) {
  if (path == "-") return FileDescriptor(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
  std::error_code ignored;  // open tells what is wrong
  if (auto folder = std::filesystem::path(path).parent_path(); !folder.empty())
    std::filesystem::create_directories(folder, ignored);
  return FileDescriptor(open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666));
}

}  // namespace

Status AccessLog::Open(const std::string& path, Format format) {
  FileDescriptor file = OpenFile(path);
  if (!file.open())
    return Error{ErrorKind::kInvalid, "--access-log: " + path + " cannot be written; choose another file or -"};
  path_ = path;
  format_ = format;
  writer_.emplace(std::move(file), kOption);
  return Ok();
}

void AccessLog::Reopen() {
  if (!on() || path_ == "-") return;
  FileDescriptor fresh = OpenFile(path_);
  if (fresh.open()) return writer_->GoOnIn(std::move(fresh));
  spdlog::error("{}: {} cannot be opened ({}); the old file is written on", kOption, Quoted(path_), std::strerror(errno));
}

void AccessLog::Write(const AccessEntry& entry, WallTime now) {
  if (on()) writer_->Add(format_ == Format::kJson ? JsonLine(entry, now) : CombinedLine(entry, now));
}

void AccessLog::Write(const FetchEntry& entry, WallTime now) {
  if (tells_fetches()) writer_->Add(JsonLine(entry, now));
}

}  // namespace reelcache
