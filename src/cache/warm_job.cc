#include "cache/warm_job.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace reelcache {
namespace {

constexpr int kMostListFailures = 3;
constexpr int kMostFailedInARow = 5;  // objects; each was tried several times

Error TooManyToWarm() {
  return {ErrorKind::kInvalid,
          fmt::format("more than {} objects lie there: name a longer prefix", WarmJob::kMostObjects), std::nullopt, false,
          "warm_too_many"};
}

Error NotWritable() {
  return {ErrorKind::kUnavailable, "the cache on disk cannot be written at present: see the server's log", std::nullopt,
          false, "cache_not_writable"};
}

}  // namespace

WarmJob::WarmJob(Cache& cache, Loop& loop, WarmOrder order, const WarmOptions& options)
    : cache_(cache),
      loop_(loop),
      order_(std::move(order)),
      options_(options),
      began_(cache.clock().Now()),
      deadline_(loop, [this] { Finish(WarmState::kOverDeadline); }),
      list_again_(loop, [this] { List(); }) {}

void WarmJob::Start() {
  if (!MayWrite()) return;
  if (order_.deadline) deadline_.Start(*order_.deadline);
  if (order_.is_prefix) return List();
  waiting_.push_back({order_.name, 0});
  total_ = 1;
  Next();
}

void WarmJob::List() {
  cache_.origin().List(loop_, token_, [weak = weak_from_this()](Result<ListPage> page) {
    if (auto self = weak.lock()) self->OnPage(std::move(page));
  });
}

void WarmJob::OnPage(Result<ListPage> page) {
  if (!running()) return;
  if (!page.ok()) {
    if (++list_failures_ > kMostListFailures) return Finish(WarmState::kFailed, page.error());
    return list_again_.Start(options_.rest);
  }
  list_failures_ = 0;
  if (!TakePage(*page))
    return Finish(WarmState::kFailed, TooManyToWarm());
  token_ = page->next;
  if (!token_.empty()) return List();
  if (bytes_.wanted > MostWanted())
    return Finish(WarmState::kFailed, TooMuchToKeep(bytes_.wanted, MostWanted()));
  Next();
}

// False: there are too many.
bool WarmJob::TakePage(const ListPage& page) {
  for (const ListedObject& object : page.objects) {
    if (!object.name.starts_with(order_.name) || !options_.is_served(object.name)) continue;
    if (++total_ > kMostObjects) return false;
    waiting_.push_back({object.name, ExpectedBytes(object)});
    bytes_.wanted += waiting_.back().expected_bytes;
  }
  return true;
}

std::uint64_t WarmJob::ExpectedBytes(const ListedObject& object) const {
  std::uint64_t bytes = 0;
  for (const ByteInterval& part : PartsToWarm({object.size.value_or(0), cache_.options().chunk_bytes}, order_.part))
    bytes += part.size();
  return bytes;
}

// What is wanted may be there already: whether the rest has room is seen when it is fetched. With a budget that the cache
// can keep there is no need to look at what lies beyond it.
std::uint64_t WarmJob::MostWanted() const {
  StoreStats disk = cache_.store().Stats();
  return order_.budget_bytes && *order_.budget_bytes <= disk.new_chunks_bytes ? UINT64_MAX : disk.capacity_bytes;
}

// False: it has ended.
bool WarmJob::MayWrite() {
  if (cache_.store().Stats().writable) return true;
  Finish(WarmState::kFailed, NotWritable());
  return false;
}

void WarmJob::Next() {
  if (!MayWrite()) return;
  if (waiting_.empty()) {
    bool only_failed = failed_ > 0 && done_ == 0;
    return Finish(only_failed ? WarmState::kFailed : WarmState::kDone, std::move(error_));
  }
  Item item = std::move(waiting_.front());
  waiting_.pop_front();
  current_ = item.name;
  WarmReading::Wish wish{std::move(item.name), order_.part, item.expected_bytes,
                         order_.budget_bytes.value_or(UINT64_MAX), MostWanted(), options_.rest};
  // Later: it is called from inside the reading, which ends here.
  reading_ = std::make_unique<WarmReading>(cache_, loop_, std::move(wish), bytes_, [this](WarmOutcome outcome) {
    loop_.Post([weak = weak_from_this(), outcome = std::move(outcome)] {
      if (auto self = weak.lock()) self->OnRead(outcome);
    });
  });
  reading_->Start();
}

void WarmJob::OnRead(WarmOutcome outcome) {
  if (!running()) return;
  switch (outcome.kind) {
    case WarmOutcome::Kind::kOverBudget: return Finish(WarmState::kOverBudget);
    case WarmOutcome::Kind::kStop: return Finish(WarmState::kFailed, *outcome.error);
    case WarmOutcome::Kind::kFailed: return OnFailed(*outcome.error);
    case WarmOutcome::Kind::kDone: break;
  }
  ++done_;
  failed_in_a_row_ = 0;
  Next();
}

void WarmJob::OnFailed(const Error& error) {
  ++failed_;
  error_ = error;
  error_.message = fmt::format("{}: {}", Quoted(current_), error.message);
  bool about_object = IsAboutObject(error) || error.kind == ErrorKind::kInvalid;
  failed_in_a_row_ = about_object ? 0 : failed_in_a_row_ + 1;
  if (failed_in_a_row_ >= kMostFailedInARow) return Finish(WarmState::kFailed, std::move(error_));
  Next();
}

void WarmJob::Finish(WarmState state, Error error) {
  if (!running()) return;
  state_ = state;
  error_ = std::move(error);
  ended_ = cache_.clock().Now();
  reading_ = nullptr;
  waiting_.clear();
  current_.clear();
  deadline_.Stop();
  list_again_.Stop();
  spdlog::info("warm of {}: {} of {} objects, {} failed, {} bytes fetched{}{}", Quoted(order_.name), done_, total_, failed_,
               bytes_.fetched, error_.message.empty() ? "" : ": ", error_.message);
}

WarmProgress WarmJob::progress() const {
  auto took = ended_.value_or(cache_.clock().Now()) - began_;
  return {state_, total_, done_, failed_, bytes_, current_,
          std::chrono::duration_cast<std::chrono::milliseconds>(took), error_.message, error_.code};
}

}  // namespace reelcache
