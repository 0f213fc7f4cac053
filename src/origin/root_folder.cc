#include "origin/root_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/log.h"

namespace reelcache {
namespace {

// A rename anywhere on the way makes the kernel give up with EAGAIN; it says to try again.
constexpr int kMostTries = 8;

FileDescriptor OpenBeneath(int root, const char* name, int flags) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  long fd = -1;
  for (int i = 0; i < kMostTries; ++i) {
    fd = syscall(SYS_openat2, root, name, &how, sizeof(how));
    if (fd >= 0 || (errno != EAGAIN && errno != EINTR)) break;
  }
  return FileDescriptor(static_cast<int>(fd));
}

// What a path is without links; empty when it cannot be told.
std::string RealPath(const std::string& path) {
  std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), std::free);
  return real ? std::string(real.get()) : std::string();
}

}  // namespace

Result<RootFolder> RootFolder::Open(const std::string& path) {
  FileDescriptor fd(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.open()) return RootFolder(path, std::move(fd));
  const int error = errno;
  if (error == EACCES || error == EPERM)
    return Error{ErrorKind::kForbidden,
                 fmt::format("the folder {} of --origin may not be read: give this user read and search permission",
                             Quoted(path))};
  if (error == ENOENT || error == ENOTDIR)
    return Error{ErrorKind::kNotFound,
                 fmt::format("the folder {} of --origin {}: create it or name another one", Quoted(path),
                             error == ENOENT ? "does not exist" : "is not a folder")};
  return Error{ErrorKind::kUnavailable,
               fmt::format("the folder {} of --origin cannot be opened: {}", Quoted(path), std::strerror(error))};
}

FileDescriptor RootFolder::OpenBelow(const std::string& name, int flags) const {
  const std::string relative = name.empty() ? "." : name;
  FileDescriptor fd = OpenBeneath(fd_.get(), relative.c_str(), flags);
  if (fd.open()) return fd;
  if (errno == ENOSYS) return OpenWithoutLinks(name, flags);
  if (errno != EXDEV) return fd;
  // An absolute link may still lead to the inside. What it resolves to is opened under the same guard again.
  std::string root = RealPath(path_);
  std::string real = RealPath(path_ + "/" + relative);
  if (root != "/") root += '/';
  if (!real.starts_with(root)) {
    errno = EXDEV;
    return fd;
  }
  return OpenBeneath(fd_.get(), real.c_str() + root.size(), flags);
}

FileDescriptor RootFolder::OpenWithoutLinks(const std::string& name, int flags) const {
  FileDescriptor folder(openat(fd_.get(), ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
  std::string rest = name.empty() ? "." : name;
  for (std::size_t slash; folder.open() && (slash = rest.find('/')) != std::string::npos; rest.erase(0, slash + 1))
    folder = FileDescriptor(
        openat(folder.get(), rest.substr(0, slash).c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder.open()) return folder;
  return FileDescriptor(openat(folder.get(), rest.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
}

}  // namespace reelcache
