// A line for each request, and in JSON one for each fetch, to a file or standard output. Off when made without a path.
//
// Thread: any; nobody waits for the disk (server/log_writer.h).
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "server/access_line.h"
#include "server/log_writer.h"

namespace reelcache {

class AccessLog final : public FetchLog {
 public:
  enum class Format { kJson, kCombined };

  // "-" is standard output. Call once, before anything is written. Errors: kInvalid, a sentence naming --access-log.
  Status Open(const std::string& path, Format format = Format::kJson);
  bool on() const { return writer_.has_value(); }
  // The combined format knows requests alone.
  bool tells_fetches() const { return on() && format_ == Format::kJson; }

  // Goes on in a new file of the same name, after someone gave the old one another; nothing for standard output. Where
  // that fails the old file is written on.
  void Reopen();

  void Write(const AccessEntry& entry, WallTime now);
  void Write(const FetchEntry& entry, WallTime now) override;

 private:
  std::string path_;
  Format format_ = Format::kJson;
  std::optional<LogWriter> writer_;  // nothing: off
};

}  // namespace reelcache
