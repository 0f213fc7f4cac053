// A folder that no name can lead out of, whatever links lie below it. Blocking; thread: any.
#pragma once

#include <string>

#include "base/result.h"
#include "origin/file_descriptor.h"

namespace reelcache {

class RootFolder {
 public:
  // kNotFound or kForbidden with a sentence that names --origin.
  static Result<RootFolder> Open(const std::string& path);

  // Opens `name` with open(2)'s flags. Links are followed as long as they stay inside; one that leads out, absolute
  // links to the inside excepted, fails with EXDEV. Not open: errno tells why. "" is the folder itself.
  FileDescriptor OpenBelow(const std::string& name, int flags) const;

  // For kernels without openat2(2): as OpenBelow, but every link fails with ELOOP.
  FileDescriptor OpenWithoutLinks(const std::string& name, int flags) const;

 private:
  RootFolder(std::string path, FileDescriptor fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  std::string path_;
  FileDescriptor fd_;
};

}  // namespace reelcache
