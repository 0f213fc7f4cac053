// One regular file below a folder, opened as one version of an object. Blocking; thread: any, one at a time.
#pragma once

#include <sys/stat.h>

#include <memory>
#include <string>

#include "origin/origin.h"
#include "origin/root_folder.h"

namespace reelcache {

class DirFile {
 public:
  // kNotFound also for what is not a regular file and for links that lead out; kForbidden for what may not be read.
  static Result<std::shared_ptr<const DirFile>> Open(const std::string& root_path, const std::string& name);

  const ObjectFacts& facts() const { return facts_; }

  // The bytes of `interval`, which must lie inside the object. kChanged when the file is no longer what was opened.
  Result<std::string> Read(ByteInterval interval) const;

 private:
  DirFile(FileDescriptor fd, ObjectFacts facts) : fd_(std::move(fd)), facts_(std::move(facts)) {}
  Status CheckSame() const;

  FileDescriptor fd_;
  ObjectFacts facts_;
};

// Size, times and inode as one strong tag: any write, truncation or replacement gives another one.
Validator ValidatorOfFile(const struct stat& file);

WallTime ModifiedTime(const struct stat& file);

}  // namespace reelcache
