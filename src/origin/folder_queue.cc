#include "origin/folder_queue.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "http/target_uri.h"

namespace reelcache {

std::optional<FolderQueue> FolderQueue::Parse(std::string token) {
  std::size_t line = token.find('\n');
  if (line == std::string::npos || token.back() != '\n') return std::nullopt;
  auto asked = ParseDecimal(std::string_view(token).substr(0, line));
  if (!asked) return std::nullopt;
  FolderQueue queue;
  queue.asked_ = *asked;
  token.erase(0, line + 1);
  queue.pending_ = std::move(token);
  return queue;
}

std::string FolderQueue::Format() const {
  return pending_.empty() ? std::string() : fmt::format("{}\n{}", asked_, pending_);
}

std::optional<std::string> FolderQueue::Pop() {
  if (pending_.empty()) return std::nullopt;
  pending_.pop_back();
  std::size_t begin = pending_.rfind('\n');
  begin = begin == std::string::npos ? 0 : begin + 1;
  auto folder = PercentDecode(std::string_view(pending_).substr(begin));
  pending_.resize(begin);
  ++asked_;
  if (!folder || (!folder->empty() && !IsSafeRelativeName(folder->substr(0, folder->size() - 1)))) return std::nullopt;
  return folder;
}

void FolderQueue::Push(const std::vector<std::string>& folders) {
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) pending_ += EncodePath(*folder) + '\n';
}

}  // namespace reelcache
