#include "gallery/media_reader.h"

#include <algorithm>
#include <functional>

#include "base/log.h"
#include "gallery/cached_bytes.h"
#include "gallery/media_json.h"

namespace reelcache {

// One video: what the cache says of it, and if nobody has read this version yet, the program that does.
class MediaReader::Reading {
 public:
  Reading(MediaReader& reader, std::string name, std::function<void()> on_end)
      : reader_(reader),
        name_(std::move(name)),
        bytes_(reader.cache_, reader.loop_, name_),
        on_end_(std::move(on_end)) {}

  void Start() {
    bytes_.Open([this](Status status) {
      if (!status.ok()) return Fail(ErrorWord(status.error().kind));
      if (!bytes_.object()->storable()) return Fail("not_storable");
      if (auto note = KnownNote()) return Tell(std::move(*note));
      if (bytes_.complete_length() == 0) return Keep({FactsOfEmptyFile(), ""});
      worker_ = MediaWorker::Start(reader_.loop_, reader_.worker_, bytes_,
                                   [this](const Result<MediaReading>& reading) { OnReading(reading); });
    });
  }

 private:
  ChunkKey poster_key() const {
    return PosterKey(reader_.cache_, name_, bytes_.object()->version());
  }

  // Read before, and its poster is still there.
  std::optional<MediaNote> KnownNote() const {
    auto note = ParseMediaNote(bytes_.object()->note());
    if (note && note->poster && !reader_.cache_.store().Contains(poster_key())) return std::nullopt;
    return note;
  }

  void OnReading(const Result<MediaReading>& reading) {
    if (reading.ok())
      Keep(*reading);
    else
      Fail(ErrorWord(reading.error().kind));
  }

  void Keep(MediaReading reading) {
    MediaNote note{std::move(reading.facts), !reading.poster.empty()};
    reader_.cache_.Annotate(bytes_.object(), FormatMediaNote(note));
    ChunkStore& store = reader_.cache_.store();
    if (note.poster) store.WriteChunk(poster_key(), Slice::Own(std::move(reading.poster)));
    note.poster = note.poster && store.Contains(poster_key());  // dropped: it is made again when somebody asks again
    Tell(std::move(note));
  }

  void Tell(MediaNote note) {
    reader_.table_.Put(*bytes_.object(), std::move(note));
    if (bytes_.object()->doomed()) reader_.table_.Forget(name_);  // a purge forgot it before it was put
    on_end_();
  }

  void Fail(std::string error) {
    spdlog::debug("{} cannot be read for the gallery: {}", Quoted(name_), error);
    reader_.table_.PutError(name_, std::move(error));
    on_end_();
  }

  MediaReader& reader_;
  const std::string name_;
  CachedBytes bytes_;
  const std::function<void()> on_end_;
  std::shared_ptr<MediaWorker> worker_;  // dropped before the bytes it reads
};

std::shared_ptr<MediaReader> MediaReader::Create(Cache& cache, Loop& loop, MediaTable& table,
                                                 MediaWorker::Options worker) {
  return std::shared_ptr<MediaReader>(new MediaReader(cache, loop, table, std::move(worker)));
}

MediaReader::MediaReader(Cache& cache, Loop& loop, MediaTable& table, MediaWorker::Options worker)
    : cache_(cache), loop_(loop), table_(table), worker_(std::move(worker)) {}

MediaReader::~MediaReader() = default;

void MediaReader::Ask(const std::vector<std::string>& names) {
  if (!can_read() || names.empty()) return;
  {
    std::lock_guard lock(mutex_);
    std::erase_if(line_, [&](const std::string& waiting) {
      return std::find(names.begin(), names.end(), waiting) != names.end();
    });
    line_.insert(line_.begin(), names.begin(), names.end());
    line_.resize(std::min(line_.size(), kMostWaiting));
  }
  loop_.Post([weak = weak_from_this()] {
    if (auto self = weak.lock()) self->StartMore();
  });
}

void MediaReader::StartMore() {
  while (running_.size() < kAtOnce) {
    auto name = TakeNext();
    if (!name) return;
    // Later: it is called from inside the reading, which ends here.
    auto on_end = [this, name = *name] {
      loop_.Post([weak = weak_from_this(), name] {
        if (auto self = weak.lock()) self->OnRead(name);
      });
    };
    auto& reading = running_[*name] = std::make_unique<Reading>(*this, *name, std::move(on_end));
    reading->Start();
  }
}

// One that is being read, or was since it was asked for, needs nothing.
std::optional<std::string> MediaReader::TakeNext() {
  std::lock_guard lock(mutex_);
  while (!line_.empty()) {
    std::string name = std::move(line_.front());
    line_.pop_front();
    if (!running_.contains(name) && !table_.Find(name)) return name;
  }
  return std::nullopt;
}

void MediaReader::OnRead(const std::string& name) {
  running_.erase(name);
  StartMore();
}

}  // namespace reelcache
