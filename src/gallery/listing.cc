#include "gallery/listing.h"

#include <algorithm>

#include "base/log.h"
#include "gallery/subtitle_names.h"
#include "http/accept_encoding.h"

namespace reelcache {
namespace {

constexpr std::chrono::milliseconds kRetryAfterFailure{2000};

void AddWord(std::string& list, std::string_view word) {
  if (!list.empty()) list += ", ";
  list += word;
}

}  // namespace

Listing::Listing(std::vector<ListingSource> sources, Loop& loop, const Clock& clock, ListingOptions options)
    : loop_(loop), clock_(clock), options_(options) {
  for (ListingSource& source : sources) sources_.push_back({std::move(source), nullptr, {}, {}, false, false, {}});
}

void Listing::Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) {
  auto query = ParseListQuery(target.query);
  if (!query.ok()) {
    on_answer(BadQueryAnswer(query.error()));
    return;
  }
  Begin(false);
  Request request{&loop, std::move(*query), AcceptsCoding(head.fields, "gzip"), std::move(on_answer)};
  ListView view;
  {
    std::lock_guard lock(mutex_);
    if (!SettledLocked()) {
      waiting_.push_back(std::move(request));
      return;
    }
    view = ViewLocked();
  }
  if (request.query.whole || !view.snapshot) {
    request.on_answer(ListAnswer(view, request.query, request.accepts_gzip));
    return;
  }
  pool_.Submit([view = std::move(view), request = std::move(request)] {
    Answer answer = ListAnswer(view, request.query, request.accepts_gzip);
    request.loop->Post([answer = std::move(answer), on_answer = request.on_answer] { on_answer(answer); });
  });
}

void Listing::SetTtl(std::chrono::milliseconds ttl) {
  options_.list_ttl = ttl;
  std::lock_guard lock(mutex_);
  for (Source& source : sources_) source.next_refresh = std::min(source.next_refresh, clock_.Now() + ttl);
}

void Listing::Begin(bool all) {
  std::vector<std::shared_ptr<SourceReader>> readers;
  {
    std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      Source& source = sources_[i];
      if (source.reader || (!all && clock_.Now() < source.next_refresh)) continue;
      auto on_read = [this, i](Result<SourceVideos> videos) { OnRead(i, std::move(videos)); };
      source.reader = std::make_shared<SourceReader>(source.source, options_, loop_, pool_, std::move(on_read));
      readers.push_back(source.reader);
    }
  }
  for (const auto& reader : readers) reader->Start();
}

// On the pool, as is all below but SettledLocked and ViewLocked.
void Listing::OnRead(std::size_t index, Result<SourceVideos> videos) {
  if (videos.ok())
    Publish(index, std::move(*videos));
  else
    Fail(index, std::move(videos.error()));
  Tell();
}

void Listing::Publish(std::size_t index, SourceVideos videos) {
  std::shared_ptr<const ListSnapshot> before;
  {
    std::lock_guard lock(mutex_);
    before = snapshot_;
  }
  const VideoList nothing;
  Merged merged = ReplaceSource(before ? before->list : nothing, static_cast<std::uint32_t>(index), videos.parts,
                                options_.limits);
  bool truncated = videos.truncated || merged.truncated;
  std::sort(videos.subtitles.begin(), videos.subtitles.end());
  videos.parts = {};
  auto after = before && before->list == merged.list ? before : MakeSnapshot(std::move(merged.list));
  spdlog::debug("listed {} videos", after->list.size());
  std::lock_guard lock(mutex_);
  snapshot_ = std::move(after);
  Source& source = sources_[index];
  if (truncated && !source.truncated)
    spdlog::warn("{} holds more than can be listed ({} videos, {} bytes of names and JSON in all): the rest is left "
                 "out; name a folder of it with --origin",
                 source.source.origin.Describe(), options_.limits.videos, options_.limits.text_bytes);
  source.reader = nullptr;
  source.subtitles = std::move(videos.subtitles);
  source.listed = true;
  source.truncated = truncated;
  source.error.reset();
  source.next_refresh = clock_.Now() + options_.list_ttl.get();
}

void Listing::Fail(std::size_t index, Error error) {
  std::lock_guard lock(mutex_);
  Source& source = sources_[index];
  spdlog::warn("{} could not be listed: {}: {}", source.source.origin.Describe(), ToString(error.kind), error.message);
  source.reader = nullptr;
  source.error = std::move(error);
  source.next_refresh = clock_.Now() + kRetryAfterFailure;
}

std::optional<std::vector<std::string>> Listing::SubtitlesOf(const std::string& video) const {
  std::vector<std::string> found;
  bool any_listed = false;
  std::lock_guard lock(mutex_);
  for (const Source& source : sources_) {
    any_listed = any_listed || source.listed;
    for (std::string& name : reelcache::SubtitlesOf(source.subtitles, video)) found.push_back(std::move(name));
  }
  return any_listed ? std::optional(std::move(found)) : std::nullopt;
}

// Answers those who wait, once there is something to say.
void Listing::Tell() {
  std::vector<Request> waiting;
  ListView view;
  {
    std::lock_guard lock(mutex_);
    if (!SettledLocked()) return;
    waiting.swap(waiting_);
    view = ViewLocked();
  }
  for (Request& request : waiting) {
    Answer answer = ListAnswer(view, request.query, request.accepts_gzip);
    request.loop->Post([answer = std::move(answer), on_answer = std::move(request.on_answer)] { on_answer(answer); });
  }
}

// Whether there is an answer: each source has ended once, and those that might still bring the first list have too.
bool Listing::SettledLocked() const {
  auto ended = [](const Source& source) { return source.listed || (source.error && !source.reader); };
  auto tried = [](const Source& source) { return source.listed || source.error; };
  return snapshot_ ? std::all_of(sources_.begin(), sources_.end(), tried)
                   : std::all_of(sources_.begin(), sources_.end(), ended);
}

ListView Listing::ViewLocked() const {
  auto any = [this](auto is) { return std::any_of(sources_.begin(), sources_.end(), is); };
  ListView view{snapshot_, "", {}};
  if (any([](const Source& source) { return source.listed && source.error; })) AddWord(view.state, "stale");
  if (any([](const Source& source) { return !source.listed; })) AddWord(view.state, "partial");
  if (any([](const Source& source) { return source.truncated; })) AddWord(view.state, "truncated");
  for (const Source& source : sources_)
    if (!snapshot_ && source.error) {
      view.error = *source.error;
      break;
    }
  return view;
}

}  // namespace reelcache
