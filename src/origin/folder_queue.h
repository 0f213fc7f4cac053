// The folders a listing still has to ask for, as the text that List hands out as its token.
//
// Form: the number of folders asked so far, then one percent-encoded folder a line, the next one last. So a listing
// needs no state on our side between two pages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reelcache {

class FolderQueue {
 public:
  // With the root alone.
  FolderQueue() : pending_("\n") {}

  // Nothing for a text that Format did not write.
  static std::optional<FolderQueue> Parse(std::string token);

  // The token; empty when no folder is left.
  std::string Format() const;

  // Takes the next folder off, decoded: "" is the root, else "a/b/". Nothing when none is left.
  std::optional<std::string> Pop();

  // Puts folders in front, to be asked in this order. Each is "a/b/".
  void Push(const std::vector<std::string>& folders);

  std::uint64_t asked() const { return asked_; }

 private:
  std::uint64_t asked_ = 0;
  std::string pending_;  // each folder ends in a line feed
};

}  // namespace reelcache
