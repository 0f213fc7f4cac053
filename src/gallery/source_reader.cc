#include "gallery/source_reader.h"

#include "gallery/subtitle_names.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

constexpr std::size_t kMostPages = 100'000;       // an origin that hands out tokens for ever
constexpr std::size_t kPartBytes = 512 * 1024;    // parts this small are not copied often while they grow

}  // namespace

SourceReader::SourceReader(ListingSource source, const ListingOptions& options, Loop& loop, WorkPool& pool,
                           OnSourceRead on_read)
    : source_(std::move(source)),
      options_(options),
      loop_(loop),
      pool_(pool),
      on_read_(std::move(on_read)) {}

template <typename Step>
void SourceReader::OnLoop(Step step) {
  loop_.Post([weak = weak_from_this(), step = std::move(step)]() mutable {
    if (auto self = weak.lock()) step(*self);
  });
}

template <typename Step>
void SourceReader::OnPool(Step step) {
  pool_.Submit([weak = weak_from_this(), step = std::move(step)]() mutable {
    if (auto self = weak.lock()) step(*self);
  });
}

void SourceReader::Start() {
  OnLoop([](SourceReader& self) { self.NextPage(""); });
}

void SourceReader::NextPage(std::string token) {
  source_.origin.List(loop_, std::move(token), [weak = weak_from_this()](Result<ListPage> page) {
    auto self = weak.lock();
    if (!self) return;
    self->OnPool([page = std::move(page)](SourceReader& reader) mutable {
      if (page.ok())
        reader.OnPage(std::move(*page));
      else
        reader.on_read_(std::move(page.error()));
    });
  });
}

void SourceReader::OnPage(ListPage page) {
  for (ListedObject& object : page.objects) {
    object.name.insert(0, source_.prefix);
    KeepSubtitle(object.name);
    if (!IsListed(object.name, options_.serve_hidden)) continue;
    if (videos_ == options_.limits.videos || text_bytes_ >= options_.limits.text_bytes) {
      read_.truncated = true;
      break;
    }
    ++videos_;
    const std::string json = Format(object);
    text_bytes_ += object.name.size() + json.size() + 1;
    if (object.size)
      Keep(object, json);
    else
      without_size_.push_back(std::move(object));
  }
  if (page.next.empty() || read_.truncated)
    OnLoop([](SourceReader& self) { self.NextSize(); });
  else if (++pages_ < kMostPages)
    OnLoop([token = std::move(page.next)](SourceReader& self) mutable { self.NextPage(std::move(token)); });
  else
    on_read_(Error{ErrorKind::kBadAnswer, "the listing does not end"});
}

void SourceReader::NextSize() {
  if (next_size_ == without_size_.size()) {
    OnPool([](SourceReader& self) { self.Finish(); });
    return;
  }
  std::string name = without_size_[next_size_].name.substr(source_.prefix.size());
  source_.origin.Stat(loop_, std::move(name), [weak = weak_from_this()](Result<ObjectFacts> facts) {
    if (auto self = weak.lock()) self->OnSize(facts);
  });
}

// A video whose size cannot be had is listed without one.
void SourceReader::OnSize(const Result<ObjectFacts>& facts) {
  ListedObject& object = without_size_[next_size_++];
  if (facts.ok()) {
    object.size = facts->complete_length;
    object.last_modified = facts->last_modified;
    object.validator = facts->validator;
  }
  NextSize();
}

std::string SourceReader::Format(const ListedObject& object) const {
  std::string members = options_.details == nullptr ? "" : options_.details->MembersOf(object.name, object);
  return FormatVideo(object.name, object, members);
}

void SourceReader::KeepSubtitle(const std::string& name) {
  const bool is_shown = IsSubtitleName(name) && IsValidUtf8(name) && (options_.serve_hidden || !HasHiddenSegment(name));
  if (!is_shown || text_bytes_ >= options_.limits.text_bytes) return;
  text_bytes_ += name.size() + sizeof name;
  read_.subtitles.push_back(name);
}

void SourceReader::Keep(const ListedObject& object, const std::string& json) {
  if (read_.parts.empty() || read_.parts.back().text_bytes() > kPartBytes) read_.parts.emplace_back();
  read_.parts.back().Append(object.name, json);
}

void SourceReader::Finish() {
  for (const ListedObject& object : without_size_) Keep(object, Format(object));
  without_size_ = {};
  on_read_(std::move(read_));
}

}  // namespace reelcache
