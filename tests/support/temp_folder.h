// A folder of the test's own, gone with it.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <stdlib.h>

namespace reelcache {

class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "reelcache-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TempFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

  // A new file under that name; a file that was there keeps its bytes for whoever has it open. Its modification time is
  // an hour back, so that a later write shows even on kernels whose clock ticks every 4 ms.
  void Put(const std::string& name, const std::string& bytes) const {
    std::filesystem::path file = *this / name;
    std::filesystem::create_directories(file.parent_path());
    std::string fresh = *this / ".fresh";
    std::ofstream(fresh, std::ios::binary) << bytes;
    std::filesystem::last_write_time(fresh, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    std::filesystem::rename(fresh, file);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace reelcache
