#include "store/cache_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>

#include "base/ascii.h"
#include "base/log.h"

namespace reelcache {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = "REELCACHE";
constexpr const char* kAddress = "admin";
constexpr const char* kMarkerText = "reelcache layout {} chunk_bytes {}\n";
constexpr int kLayout = 1;

Error Refuse(const fs::path& folder, const std::string& why) {
  return {ErrorKind::kInvalid, "--cache-dir: " + folder.string() + " " + why};
}

bool IsOurs(const fs::path& file) {
  std::string name = file.filename();
  return name == kMarker || name == "lock" || name == kAddress || name == "db" || name == "ballast" ||
         name.starts_with("aside-");
}

}  // namespace

Result<CacheFolder> CacheFolder::Claim(fs::path folder, std::uint32_t chunk_bytes, bool reset) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return Refuse(folder, "cannot be made (" + error.message() + "); choose a folder that can be written");
  if (access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    return Refuse(folder, "cannot be written; change its permissions or choose another folder");
  bool marked = fs::exists(folder / kMarker, error);
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (!IsOurs(entry.path()) || (!marked && entry.path().filename() != "lock"))
      return Refuse(folder, "holds files that are not reelcache's; choose an empty or a new folder");
  if (error) return Refuse(folder, "cannot be read (" + error.message() + "); choose another folder");
  CacheFolder claimed(std::move(folder));
  if (!claimed.TryLock()) {
    if (reset) return Refuse(claimed.folder_, "is in use by another process; stop it before --reset-cache");
    return claimed;
  }
  if (Status checked = claimed.CheckMarker(chunk_bytes, reset); !checked.ok()) return std::move(checked.error());
  return claimed;
}

Status CacheFolder::CheckMarker(std::uint32_t chunk_bytes, bool reset) {
  std::ifstream file(folder_ / kMarker);
  std::string program, word, chunk_word;
  int layout = 0;
  std::uint32_t bytes = 0;
  bool readable = static_cast<bool>(file >> program >> word >> layout >> chunk_word >> bytes);
  if (reset) {
    RemoveContents();
  } else if (readable && layout == kLayout && bytes != chunk_bytes) {
    return Error{ErrorKind::kInvalid,
                 fmt::format("--chunk-size: the cache in {} was made with chunks of {} KiB; use --chunk-size {}KiB, or "
                             "--reset-cache to empty it",
                             folder_.string(), bytes / 1024, bytes / 1024)};
  } else if (fs::exists(db()) && (!readable || layout != kLayout)) {
    MoveAside("it has another layout");
  }
  WriteMarker(chunk_bytes);
  return Ok();
}

CacheFolder::CacheFolder(CacheFolder&& other) noexcept
    : folder_(std::move(other.folder_)), lock_fd_(std::exchange(other.lock_fd_, -1)) {}

CacheFolder::~CacheFolder() {
  if (lock_fd_ >= 0) close(lock_fd_);
}

bool CacheFolder::TryLock() {
  if (lock_fd_ >= 0) return true;
  int fd = open((folder_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    close(fd);
    return false;
  }
  lock_fd_ = fd;
  return true;
}

void CacheFolder::WriteMarker(std::uint32_t chunk_bytes) const {
  std::ofstream(folder_ / kMarker, std::ios::trunc) << fmt::format(fmt::runtime(kMarkerText), kLayout, chunk_bytes);
}

void CacheFolder::WriteAddress(const std::string& address) const {
  const fs::path file = folder_ / kAddress;
  unlink(file.c_str());
  if (address.empty()) return;
  int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const std::string line = address + "\n";
  if (fd < 0 || write(fd, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    spdlog::warn("{} cannot be written ({}): commands need --admin to find this server", file.string(),
                 std::strerror(errno));
  if (fd >= 0) close(fd);
}

// A token goes where it leads: whoever else may write in a folder must not lead it away.
std::optional<std::string> CacheFolder::ReadAddress(const fs::path& folder) {
  char text[4096];
  struct stat facts {};
  int fd = open((folder / kAddress).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  const bool ours = fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) && (facts.st_uid == geteuid() || geteuid() == 0);
  const ssize_t size = ours ? read(fd, text, sizeof text) : -1;
  close(fd);
  const std::string_view line(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  if (!line.ends_with('\n')) return std::nullopt;
  return std::string(line.substr(0, line.size() - 1));
}

void CacheFolder::RemoveContents() const {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error))
    if (entry.path().filename() != "lock") fs::remove_all(entry.path(), error);
}

void CacheFolder::MoveAside(const std::string& why) {
  std::error_code error;
  for (const fs::path& older : AsideFolders()) fs::remove_all(older, error);
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::system_clock::now().time_since_epoch());
  fs::path aside = folder_ / fmt::format("aside-{}", seconds.count());
  fs::rename(db(), aside, error);
  if (error) fs::remove_all(db(), error);
  spdlog::warn("the cache could not be used ({}): it was moved to {}, which may be deleted; starting empty", why,
               aside.string());
}

std::uint64_t CacheFolder::TrimAside(std::uint64_t most_bytes) {
  std::uint64_t total = 0;
  std::error_code error;
  for (const fs::path& aside : AsideFolders()) {
    std::uint64_t bytes = BytesBelow(aside);
    if (total + bytes <= most_bytes) {
      total += bytes;
      continue;
    }
    fs::remove_all(aside, error);
    spdlog::warn("{} was deleted: it took {} MiB of the room for the cache", aside.string(), bytes >> 20);
  }
  return total;
}

std::vector<fs::path> CacheFolder::AsideFolders() const {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error))
    if (entry.path().filename().string().starts_with("aside-")) found.push_back(entry.path());
  return found;
}

std::uint64_t CacheFolder::BytesBelow(const fs::path& folder) {
  std::error_code error;
  std::uint64_t total = 0;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code gone;  // files come and go while we look
    auto bytes = entry->file_size(gone);
    if (!gone && entry->is_regular_file(gone) && !gone) total += bytes;
  }
  return total;
}

}  // namespace reelcache
