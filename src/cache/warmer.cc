#include "cache/warmer.h"

#include <algorithm>

namespace reelcache {

Warmer::Warmer(Cache& cache, Loop& loop, WarmOptions options)
    : cache_(cache), loop_(loop), options_(std::move(options)) {}

Result<Warmer::Entry> Warmer::Start(WarmOrder order) {
  auto refuse = [](std::string_view code, const char* sentence) {
    return Error{ErrorKind::kBusy, sentence, std::nullopt, false, code};
  };
  if (stopped_) return refuse("stopping", "The server is stopping.");
  auto running = std::count_if(jobs_.begin(), jobs_.end(), [](const Entry& each) { return each.second->running(); });
  if (static_cast<std::size_t>(running) >= kMostRunning)
    return refuse("too_many_warms", "Four warms are running. Cancel one, or wait until one ends.");
  jobs_.emplace_front(next_id_++, std::make_shared<WarmJob>(cache_, loop_, std::move(order), options_));
  if (jobs_.size() > kMostJobs) {
    auto oldest = std::find_if(jobs_.rbegin(), jobs_.rend(), [](const Entry& each) { return !each.second->running(); });
    jobs_.erase(std::next(oldest).base());
  }
  Entry entry = jobs_.front();
  entry.second->Start();
  return entry;
}

std::shared_ptr<WarmJob> Warmer::Find(Id id) const {
  auto found = std::find_if(jobs_.begin(), jobs_.end(), [id](const Entry& each) { return each.first == id; });
  return found == jobs_.end() ? nullptr : found->second;
}

void Warmer::Stop() {
  stopped_ = true;
  for (const auto& [id, job] : jobs_) job->Cancel();
}

}  // namespace reelcache
