#include "support/scripted_origin/request_log.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace reelcache {
namespace {

constexpr std::size_t kMaxEntries = 100'000;  // a benchmark must not fill the memory

}  // namespace

void Coverage::Add(std::uint64_t begin, std::uint64_t end, std::int64_t times) {
  if (begin >= end) return;
  for (const auto& [offset, by] : {std::pair(begin, times), std::pair(end, -times)}) {
    const auto step = steps_.try_emplace(offset, 0).first;
    step->second += by;
    if (step->second == 0) steps_.erase(step);
  }
}

std::int64_t Coverage::max_times() const {
  std::int64_t times = 0;
  std::int64_t most = 0;
  for (const auto& [offset, by] : steps_) most = std::max(most, times += by);
  return most;
}

std::uint64_t Coverage::distinct_bytes() const {
  std::uint64_t distinct = 0;
  std::uint64_t since = 0;
  std::int64_t times = 0;
  for (const auto& [offset, by] : steps_) {
    if (times > 0) distinct += offset - since;
    times += by;
    since = offset;
  }
  return distinct;
}

RequestLog::Entry* RequestLog::Find(std::uint64_t n) {
  return n < first_n_ ? nullptr : &entries_[n - first_n_];
}

std::uint64_t RequestLog::Begin(std::uint64_t connection, const RequestHead& request) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() == kMaxEntries) {
    entries_.pop_front();
    ++first_n_;
  }
  entries_.push_back({connection, request.name, request.method, request.target, request.fields});
  ++all_.requests;
  ++by_name_[request.name].requests;
  return first_n_ + entries_.size() - 1;
}

void RequestLog::SetStatus(std::uint64_t n, int status) {
  const std::lock_guard lock(mutex_);
  if (Entry* entry = Find(n)) entry->status = status;
}

void RequestLog::SetHeld(std::uint64_t n, bool held) {
  const std::lock_guard lock(mutex_);
  if (Entry* entry = Find(n)) entry->held = held;
}

void RequestLog::Count(std::uint64_t n, const SentRun& run, int times) {
  const std::lock_guard lock(mutex_);
  Entry* entry = Find(n);
  if (entry == nullptr) return;
  const std::uint64_t bytes = times > 0 ? run.bytes : 0 - run.bytes;
  entry->bytes += bytes;
  all_.bytes += bytes;
  by_name_[entry->name].bytes += bytes;
  coverage_[{entry->name, run.revision}].Add(run.begin, run.end, times);
}

void RequestLog::Finish(std::uint64_t n) {
  const std::lock_guard lock(mutex_);
  if (Entry* entry = Find(n)) entry->running = false;
}

void RequestLog::CountConnection(int by) {
  const std::lock_guard lock(mutex_);
  open_connections_ += by;
  if (by > 0) ++connections_;
}

void RequestLog::Clear() {
  const std::lock_guard lock(mutex_);
  first_n_ += entries_.size();
  entries_.clear();
  all_ = {};
  by_name_.clear();
  coverage_.clear();
}

nlohmann::ordered_json RequestLog::Entries() const {
  const std::lock_guard lock(mutex_);
  auto entries = nlohmann::ordered_json::array();
  std::uint64_t n = first_n_;
  for (const Entry& entry : entries_) {
    auto& row = entries.emplace_back();
    row["n"] = n++;
    row["connection"] = entry.connection;
    row["method"] = entry.method;
    row["path"] = entry.target;
    row["name"] = entry.name;
    row["range"] = nullptr;
    row["status"] = entry.status;
    row["bytes"] = entry.bytes;
    row["held"] = entry.held;
    row["running"] = entry.running;
    row["headers"] = nlohmann::ordered_json::object();
    for (const Field& field : entry.fields.list()) row["headers"][field.name] = field.value;
    if (const std::string* range = entry.fields.Find("Range")) row["range"] = *range;
  }
  return entries;
}

nlohmann::ordered_json RequestLog::Stats() const {
  const std::lock_guard lock(mutex_);
  auto paths = nlohmann::ordered_json::object();
  for (const auto& [name, totals] : by_name_) {
    paths[name] = {{"requests", totals.requests}, {"bytes", totals.bytes},
                   {"distinct_bytes", 0U}, {"max_times", 0}};
  }
  for (const auto& [key, coverage] : coverage_) {
    auto& path = paths[key.first];
    path["distinct_bytes"] = path.value("distinct_bytes", std::uint64_t{0}) + coverage.distinct_bytes();
    path["max_times"] = std::max(path.value("max_times", std::int64_t{0}), coverage.max_times());
  }
  const auto count = [&](auto member) {
    return std::count_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.*member; });
  };
  return {{"requests", all_.requests},
          {"bytes", all_.bytes},
          {"running", count(&Entry::running)},
          {"held", count(&Entry::held)},
          {"connections", connections_},
          {"open_connections", open_connections_},
          {"paths", std::move(paths)}};
}

}  // namespace reelcache
