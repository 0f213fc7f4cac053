// The folder of --cache-dir: made, recognised as ours, locked, and cleared of what we cannot read.
//
//   REELCACHE      marker: layout version and chunk size
//   lock           held (flock) by the process that uses the folder
//   admin          where operators reach that process, in one line; of its user alone
//   db/            RocksDB
//   aside-<time>/  a db/ of another layout, or one that did not open; at most one; it counts
//                against the budget and may be deleted
//
// Thread: one. Lifetime: the lock is held until destruction.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace reelcache {

class CacheFolder {
 public:
  // Errors: kInvalid with one sentence naming --cache-dir or --chunk-size and the cure. A folder that another process has
  // locked is not an error: locked() is false then, and nothing in it is touched.
  static Result<CacheFolder> Claim(std::filesystem::path folder, std::uint32_t chunk_bytes, bool reset);

  CacheFolder(CacheFolder&& other) noexcept;
  CacheFolder& operator=(CacheFolder&&) = delete;
  ~CacheFolder();

  bool locked() const { return lock_fd_ >= 0; }
  // Tries again to get the lock.
  bool TryLock();

  std::filesystem::path db() const { return folder_ / "db"; }
  std::filesystem::path ballast() const { return folder_ / "ballast"; }

  // Says in the folder where operators reach this process; without an address, nothing. Requires: locked().
  void WriteAddress(const std::string& address) const;
  // What is said there; nothing: no process has the folder, or it is not for us to read or to believe.
  static std::optional<std::string> ReadAddress(const std::filesystem::path& folder);

  // Puts db/ out of the way and says so in the log. Requires: locked().
  void MoveAside(const std::string& why);

  // Bytes of all files below the folder.
  std::uint64_t UsedBytes() const { return BytesBelow(folder_); }

  // Bytes of what lies aside, which count against the budget. It is deleted when it takes more than `most_bytes`.
  std::uint64_t TrimAside(std::uint64_t most_bytes);

 private:
  explicit CacheFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Status CheckMarker(std::uint32_t chunk_bytes, bool reset);
  void WriteMarker(std::uint32_t chunk_bytes) const;
  void RemoveContents() const;
  static std::uint64_t BytesBelow(const std::filesystem::path& folder);
  std::vector<std::filesystem::path> AsideFolders() const;

  std::filesystem::path folder_;
  int lock_fd_ = -1;
};

}  // namespace reelcache
