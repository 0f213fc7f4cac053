#include "origin/dir_walk.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "http/target_uri.h"
#include "origin/dir_file.h"

namespace reelcache {
namespace {

struct CloseDir {
  void operator()(DIR* dir) const { closedir(dir); }
};

}  // namespace

Result<DirWalk> DirWalk::Begin(const std::string& root_path, std::string_view after, SkippedNames& skipped) {
  auto root = RootFolder::Open(root_path);
  if (!root) return root.error();
  DirWalk walk(std::move(*root), skipped);
  walk.Enter("", false);
  if (!after.empty()) walk.SkipTo(after);
  return walk;
}

std::vector<ListedObject> DirWalk::Next(std::size_t most) {
  std::vector<ListedObject> found;
  while (!folders_.empty() && found.size() < most) {
    Folder& folder = folders_.back();
    if (folder.next == folder.entries.size()) {
      folders_.pop_back();
      continue;
    }
    const Entry entry = folder.entries[folder.next++];  // a copy: entering a folder moves the frames
    Visit(entry, found);
  }
  return found;
}

void DirWalk::Visit(const Entry& entry, std::vector<ListedObject>& found) {
  const Folder& folder = folders_.back();
  std::string name = folder.prefix + entry.name;
  if (!IsValidUtf8(entry.name) || !IsSafeRelativeName(name))
    return skipped_->Note(name, "its name is not UTF-8, too long or not a plain name");
  struct stat file {};
  if (!Look(folder, entry, name, file)) return;
  const bool link = entry.type == DT_LNK;
  if (S_ISREG(file.st_mode)) {
    found.push_back({std::move(name), static_cast<std::uint64_t>(file.st_size), ModifiedTime(file), ValidatorOfFile(file)});
  } else if (S_ISDIR(file.st_mode) && !IsOpen(file) && !(link && folder.linked)) {
    Enter(name + "/", link || folder.linked);
  }
}

// What the entry is, links followed; false when it is of no interest.
bool DirWalk::Look(const Folder& folder, const Entry& entry, const std::string& name, struct stat& file) const {
  switch (entry.type) {
    case DT_LNK: {
      FileDescriptor fd = root_.OpenBelow(name, O_PATH);
      return fd.open() && fstat(fd.get(), &file) == 0;
    }
    case DT_REG:
    case DT_DIR: return fstatat(folder.fd.get(), entry.name.c_str(), &file, AT_SYMLINK_NOFOLLOW) == 0;
    default: return false;
  }
}

bool DirWalk::IsOpen(const struct stat& folder) const {
  return std::any_of(folders_.begin(), folders_.end(), [&](const Folder& open) {
    return open.device == folder.st_dev && open.inode == folder.st_ino;
  });
}

void DirWalk::Enter(std::string prefix, bool linked) {
  if (folders_.size() > kMostLevels) return skipped_->Note(prefix, "it lies too many folders deep");
  const std::string name = prefix.substr(0, prefix.empty() ? 0 : prefix.size() - 1);
  FileDescriptor fd = root_.OpenBelow(name, O_RDONLY | O_DIRECTORY);
  struct stat status {};
  if (!fd.open() || fstat(fd.get(), &status) != 0) return skipped_->Note(prefix, std::strerror(errno));
  std::unique_ptr<DIR, CloseDir> dir(fdopendir(dup(fd.get())));
  if (!dir) return skipped_->Note(prefix, std::strerror(errno));
  Folder folder{std::move(prefix), std::move(fd), {}, 0, status.st_dev, status.st_ino, linked};
  while (const dirent* found = readdir(dir.get())) {
    std::string_view entry = found->d_name;
    if (entry == "." || entry == "..") continue;
    unsigned char type = found->d_type;
    struct stat file {};
    // Some file systems leave the type to fstatat.
    if (type == DT_UNKNOWN && fstatat(folder.fd.get(), found->d_name, &file, AT_SYMLINK_NOFOLLOW) == 0)
      type = static_cast<unsigned char>(IFTODT(file.st_mode));
    folder.entries.push_back({std::string(entry), type});
  }
  std::sort(folder.entries.begin(), folder.entries.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
  folders_.push_back(std::move(folder));
}

// The object may be gone by now: the walk goes on where it would have stood.
void DirWalk::SkipTo(std::string_view after) {
  while (!folders_.empty()) {
    Folder& folder = folders_.back();
    const std::string segment(after.substr(0, after.find('/')));
    const bool last = segment.size() == after.size();
    auto found = std::lower_bound(folder.entries.begin(), folder.entries.end(), segment,
                                  [](const Entry& entry, const std::string& name) { return entry.name < name; });
    folder.next = static_cast<std::size_t>(found - folder.entries.begin());
    if (found == folder.entries.end() || found->name != segment) return;
    ++folder.next;
    if (last) return;
    const std::size_t depth = folders_.size();
    std::vector<ListedObject> passed;
    const Entry entry = *found;
    Visit(entry, passed);  // enters the folder, if it is still one
    if (folders_.size() == depth) return;
    after.remove_prefix(segment.size() + 1);
  }
}

}  // namespace reelcache
