#include "origin/dir_file.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "base/log.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

std::uint64_t Nanoseconds(const timespec& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(time.tv_nsec);
}

Error OpenError(int error, const std::string& name) {
  std::string message = fmt::format("{} cannot be opened: {}", Quoted(name), std::strerror(error));
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
    case ELOOP:
    case ENXIO:  // a socket, or a device without a driver
    case EXDEV: return {ErrorKind::kNotFound, std::move(message)};
    case EACCES:
    case EPERM: return {ErrorKind::kForbidden, std::move(message)};
    case EMFILE:
    case ENFILE:
    case ENOMEM: return {ErrorKind::kBusy, std::move(message)};
    default: return {ErrorKind::kUnavailable, std::move(message)};
  }
}

ObjectFacts FactsOf(const struct stat& file) {
  ObjectFacts facts;
  facts.complete_length = static_cast<std::uint64_t>(file.st_size);
  facts.validator = ValidatorOfFile(file);
  facts.last_modified = ModifiedTime(file);
  return facts;
}

Error Changed() { return {ErrorKind::kChanged, "the file changed while it was read"}; }

}  // namespace

Validator ValidatorOfFile(const struct stat& file) {
  return {Validator::Kind::kStrongTag, fmt::format("\"{:x}-{:x}-{:x}-{:x}\"", file.st_size, Nanoseconds(file.st_mtim),
                                                   file.st_ino, Nanoseconds(file.st_ctim))};
}

WallTime ModifiedTime(const struct stat& file) { return WallTime(std::chrono::seconds(file.st_mtim.tv_sec)); }

Result<std::shared_ptr<const DirFile>> DirFile::Open(const std::string& root_path, const std::string& name) {
  if (!IsSafeRelativeName(name))
    return Error{ErrorKind::kNotFound, fmt::format("{} cannot be the name of a file", Quoted(name))};
  auto root = RootFolder::Open(root_path);
  if (!root) {
    // Not the object's fault: a disk that is not mounted must not look like an empty one.
    if (root.error().kind == ErrorKind::kNotFound) root.error().kind = ErrorKind::kUnavailable;
    return root.error();
  }
  // O_NONBLOCK: opening a FIFO would wait for its writer.
  FileDescriptor fd = root->OpenBelow(name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!fd.open()) return OpenError(errno, name);
  struct stat file {};
  if (fstat(fd.get(), &file) != 0) return OpenError(errno, name);
  if (!S_ISREG(file.st_mode)) return Error{ErrorKind::kNotFound, fmt::format("{} is not a regular file", Quoted(name))};
  return std::shared_ptr<const DirFile>(new DirFile(std::move(fd), FactsOf(file)));
}

Status DirFile::CheckSame() const {
  struct stat file {};
  if (fstat(fd_.get(), &file) != 0) return Error{ErrorKind::kUnavailable, std::strerror(errno)};
  if (ValidatorOfFile(file) != facts_.validator) return Changed();
  return Ok();
}

Result<std::string> DirFile::Read(ByteInterval interval) const {
  if (auto same = CheckSame(); !same) return same.error();
  std::string bytes(interval.size(), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    ssize_t count = pread(fd_.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(interval.begin + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error{ErrorKind::kUnavailable, fmt::format("reading failed: {}", std::strerror(errno))};
    if (count == 0) return Changed();
    done += static_cast<std::size_t>(count);
  }
  // A write sets the time before it copies its bytes, so what is unchanged after reading was read unchanged.
  if (auto same = CheckSame(); !same) return same.error();
  return bytes;
}

}  // namespace reelcache
