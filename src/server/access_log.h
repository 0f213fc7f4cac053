// A line for each request, and in JSON one for each fetch, to a file or standard output. Off when made without a path.
//
// Each line is one write under a lock, so that none is torn or lost while the file is changed. Thread: any.
#pragma once

#include <mutex>
#include <string>

#include "base/result.h"
#include "origin/file_descriptor.h"
#include "server/access_line.h"

namespace reelcache {

class AccessLog final : public FetchLog {
 public:
  enum class Format { kJson, kCombined };

  // "-" is standard output. Call once, before anything is written. Errors: kInvalid, a sentence naming --access-log.
  Status Open(const std::string& path, Format format = Format::kJson);
  bool on() const { return on_; }
  // The combined format knows requests alone.
  bool tells_fetches() const { return on_ && format_ == Format::kJson; }

  // Goes on in a new file of the same name, after someone gave the old one another; nothing for standard output. Where
  // that fails the old file is written on.
  void Reopen();

  void Write(const AccessEntry& entry, WallTime now);
  void Write(const FetchEntry& entry, WallTime now) override;

 private:
  void Append(std::string line);

  std::string path_;
  Format format_ = Format::kJson;
  bool on_ = false;
  std::mutex mutex_;
  FileDescriptor file_;   // guarded by mutex_, as all below
  bool failing_ = false;  // the last line was not written
};

}  // namespace reelcache
