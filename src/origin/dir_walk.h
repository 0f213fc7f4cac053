// A walk over the regular files below a folder: depth first, the names of each folder in byte order. Blocking.
//
// Links to files and folders are followed as long as they stay inside. A link to a folder that the walk is in, or that
// it meets inside another linked folder, is passed over, so no arrangement of links makes the walk endless.
//
// Thread: any, one at a time. Memory: the names of the folders between the root and the current one.
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>
#include <vector>

#include "origin/origin.h"
#include "origin/root_folder.h"
#include "origin/skipped_names.h"

namespace reelcache {

class DirWalk {
 public:
  // Begins behind the object `after`, or at the first one when it is empty. Errors as RootFolder::Open.
  static Result<DirWalk> Begin(const std::string& root_path, std::string_view after, SkippedNames& skipped);

  // Up to `most` more objects; none when the walk is over.
  std::vector<ListedObject> Next(std::size_t most);

  bool done() const { return folders_.empty(); }

  static constexpr std::size_t kMostLevels = 64;

 private:
  struct Entry {
    std::string name;
    unsigned char type;  // as readdir(3) tells it
  };
  struct Folder {
    std::string prefix;  // "" or "a/b/"
    FileDescriptor fd;
    std::vector<Entry> entries;
    std::size_t next = 0;
    dev_t device = 0;
    ino_t inode = 0;
    bool linked = false;  // reached through a link
  };

  DirWalk(RootFolder root, SkippedNames& skipped) : root_(std::move(root)), skipped_(&skipped) {}

  void Visit(const Entry& entry, std::vector<ListedObject>& found);
  bool Look(const Folder& folder, const Entry& entry, const std::string& name, struct stat& file) const;
  void Enter(std::string prefix, bool linked);
  void SkipTo(std::string_view after);
  bool IsOpen(const struct stat& folder) const;

  RootFolder root_;
  SkippedNames* skipped_;
  std::vector<Folder> folders_;  // from the root to the current one
};

}  // namespace reelcache
