#include "gallery/listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/log.h"
#include "cache/object.h"
#include "gallery/natural_order.h"
#include "http/http_date.h"
#include "http/media_type.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

constexpr std::chrono::milliseconds kRetryAfterFailure{2000};
constexpr std::size_t kMostPages = 100'000;  // an origin that hands out tokens for ever

struct Words {
  const char* code;
  const char* message;
};

Words WordsFor(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kNotFound:
      return {"storage_not_found", "The storage was not found. Check the address given with --origin."};
    case ErrorKind::kForbidden:
      return {"storage_forbidden", "The storage does not allow its files to be listed. Check its permissions."};
    case ErrorKind::kTimeout:
      return {"storage_timeout", "The storage did not answer in time. Check the network, then try again."};
    default:
      return {"storage_unreachable",
              "The storage cannot be listed. Check that it is running and that --origin names it; the server's log says "
              "more."};
  }
}

nlohmann::json VideoJson(const ListedObject& video) {
  nlohmann::json json{{"name", video.name},
                      {"url", "/download/" + EncodePath(video.name)},
                      {"size", nullptr},
                      {"modified", nullptr},
                      {"etag", nullptr}};
  if (video.size) json["size"] = *video.size;
  if (video.last_modified) json["modified"] = FormatRfc3339(*video.last_modified);
  if (video.size && video.validator) {
    ObjectFacts facts;
    facts.complete_length = *video.size;
    facts.validator = *video.validator;
    if (auto tag = EntityTagOf(facts)) json["etag"] = tag->Format();
  }
  return json;
}

}  // namespace

std::vector<ListedObject> SelectVideos(std::vector<ListedObject> objects, bool serve_hidden) {
  std::erase_if(objects, [&](const ListedObject& object) {
    return !IsVideoName(object.name) || !IsValidUtf8(object.name) || (!serve_hidden && HasHiddenSegment(object.name));
  });
  std::sort(objects.begin(), objects.end(),
            [](const ListedObject& a, const ListedObject& b) { return NaturalLess(a.name, b.name); });
  return objects;
}

std::string FormatVideoList(const std::vector<ListedObject>& videos) {
  auto list = nlohmann::json::array();
  for (const ListedObject& video : videos) list.push_back(VideoJson(video));
  return list.dump();
}

Listing::Listing(Origin& origin, Loop& loop, const Clock& clock, ListingOptions options)
    : origin_(origin), loop_(loop), clock_(clock), options_(options) {}

void Listing::Handle(Loop& loop, const RequestHead&, const TargetUri&, OnAnswer on_answer) {
  std::optional<Answer> answer;
  bool refresh = false;
  {
    std::lock_guard lock(mutex_);
    bool due = clock_.Now() >= next_refresh_;
    refresh = due && !refreshing_;
    if (snapshot_ || (!due && !refreshing_))
      answer = AnswerLocked();
    else
      waiters_.push_back({&loop, std::move(on_answer)});
  }
  if (refresh) Refresh();
  if (answer) on_answer(std::move(*answer));
}

void Listing::Refresh() {
  {
    std::lock_guard lock(mutex_);
    if (std::exchange(refreshing_, true)) return;
  }
  loop_.Post([this] {
    found_.clear();
    pages_ = 0;
    NextPage("");
  });
}

void Listing::NextPage(std::string token) {
  origin_.List(loop_, std::move(token), [this](Result<ListPage> page) { OnPage(std::move(page)); });
}

void Listing::OnPage(Result<ListPage> page) {
  if (!page.ok()) {
    Fail(std::move(page.error()));
    return;
  }
  auto videos = SelectVideos(std::move(page->objects), options_.serve_hidden);
  std::move(videos.begin(), videos.end(), std::back_inserter(found_));
  if (page->next.empty()) {
    found_ = SelectVideos(std::move(found_), options_.serve_hidden);
    FillSizes(0);
  } else if (++pages_ < kMostPages) {
    NextPage(std::move(page->next));
  } else {
    Fail({ErrorKind::kBadAnswer, "the listing does not end"});
  }
}

// A plain HTML index names no exact sizes: each such video is asked for once, one after the other.
void Listing::FillSizes(std::size_t from) {
  while (from < found_.size() && found_[from].size) ++from;
  if (from == found_.size()) {
    Finish();
    return;
  }
  origin_.Stat(loop_, found_[from].name, [this, from](Result<ObjectFacts> facts) {
    if (facts.ok()) {
      found_[from].size = facts->complete_length;
      found_[from].last_modified = facts->last_modified;
      found_[from].validator = facts->validator;
    }
    FillSizes(from + (facts.ok() ? 0 : 1));
  });
}

void Listing::Finish() {
  auto snapshot = std::make_shared<Snapshot>();
  std::string json = FormatVideoList(found_);
  snapshot->etag = fmt::format("\"{:016x}\"", Hash64(json));
  snapshot->json = Slice::Own(std::move(json));
  spdlog::debug("listed {} videos", found_.size());
  found_ = {};
  std::vector<Waiter> waiters;
  {
    std::lock_guard lock(mutex_);
    snapshot_ = std::move(snapshot);
    error_.reset();
    next_refresh_ = clock_.Now() + options_.list_ttl;
    refreshing_ = false;
    waiters.swap(waiters_);
  }
  Tell(std::move(waiters));
}

void Listing::Fail(Error error) {
  spdlog::warn("{} could not be listed: {}: {}", origin_.Describe(), ToString(error.kind), error.message);
  found_ = {};
  std::vector<Waiter> waiters;
  {
    std::lock_guard lock(mutex_);
    if (snapshot_) {
      auto stale = std::make_shared<Snapshot>(*snapshot_);
      stale->stale = true;
      snapshot_ = std::move(stale);
    }
    error_ = std::move(error);
    next_refresh_ = clock_.Now() + kRetryAfterFailure;
    refreshing_ = false;
    waiters.swap(waiters_);
  }
  Tell(std::move(waiters));
}

void Listing::Tell(std::vector<Waiter> waiters) {
  Answer answer;
  {
    std::lock_guard lock(mutex_);
    answer = AnswerLocked();
  }
  for (Waiter& waiter : waiters)
    waiter.loop->Post([on_answer = std::move(waiter.on_answer), answer] { on_answer(answer); });
}

// Requires: mutex_ held; there is a list or an error.
Answer Listing::AnswerLocked() const {
  Answer answer{200, {{"Content-Type", "application/json"}, {"X-Content-Type-Options", "nosniff"}}, {}};
  if (snapshot_) {
    answer.fields.emplace_back("Cache-Control", "no-cache");
    answer.fields.emplace_back("ETag", snapshot_->etag);
    if (snapshot_->stale) answer.fields.emplace_back("X-List-State", "stale");
    answer.body = snapshot_->json;
    return answer;
  }
  Words words = WordsFor(error_ ? error_->kind : ErrorKind::kUnavailable);
  answer.status = 503;
  answer.fields.emplace_back("Cache-Control", "no-store");
  answer.fields.emplace_back("Retry-After", "2");
  nlohmann::json json{{"error", {{"code", words.code}, {"message", words.message}}}};
  answer.body = Slice::Own(json.dump() + "\n");
  return answer;
}

}  // namespace reelcache
