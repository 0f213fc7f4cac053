#include "cache/warm_reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "base/size_text.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kFirstBytes = 64 * 1024;          // asked for together with the facts
constexpr std::uint64_t kBlockBytes = 4 * 1024 * 1024;    // one fetch
constexpr std::uint64_t kQueueMark = 8 * 1024 * 1024;     // bytes that wait for the disk above which none are added
constexpr int kChunksInTurn = 1000;                       // looked at before the loop does something else
constexpr std::chrono::milliseconds kBetweenLooks{20};    // at whether viewers wait
constexpr int kMostLooks = 100;                           // then it is our turn
constexpr int kMostFailures = 3;
constexpr int kMostInVain = 2;

bool MayPass(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kChanged:
    case ErrorKind::kUnavailable:
    case ErrorKind::kTimeout:
    case ErrorKind::kBusy:
    case ErrorKind::kBadAnswer: return true;
    default: return false;
  }
}

std::uint64_t SizeOf(const std::vector<ByteInterval>& parts) {
  std::uint64_t bytes = 0;
  for (const ByteInterval& part : parts) bytes += part.size();
  return bytes;
}

Error NoRoom(std::uint64_t fetched_bytes) {
  return {ErrorKind::kNoSpace,
          fmt::format("{} were fetched, and the cache on disk keeps no more of what is fetched anew: give it more with "
                      "--cache-size, pin what shall stay, or warm less (part=ends, fewer objects)",
                      RoundedSize(fetched_bytes))};
}

}  // namespace

// What the cache holds weakly while it works for us.
class WarmReading::Watch final : public Viewer {
 public:
  explicit Watch(WarmReading& reading) : reading_(reading) {}
  void OnOpened(Result<Opened> result) override { reading_.OnOpened(std::move(result)); }
  void OnReady() override { reading_.TakePieces(); }
  void Do(Step step) { (reading_.*step)(); }

 private:
  WarmReading& reading_;
};

WarmReading::WarmReading(Cache& cache, Loop& loop, Wish wish, WarmBytes& bytes,
                         std::function<void(WarmOutcome)> on_end)
    : cache_(cache),
      loop_(loop),
      wish_(std::move(wish)),
      bytes_(bytes),
      on_end_(std::move(on_end)),
      wanted_(wish_.expected_bytes),
      again_(loop, [this] { TryStep(); }),
      watch_(std::make_shared<Watch>(*this)) {}

WarmReading::~WarmReading() = default;

void WarmReading::Await(Step step) {
  step_ = step;
  looks_ = 0;
  TryStep();
}

void WarmReading::TryStep() {
  if (MustWait())
    again_.Start(kBetweenLooks);
  else
    (this->*step_)();
  ++looks_;
}

bool WarmReading::MustWait() const {
  bool viewers_wait = cache_.metrics().Get(Gauge::kViewersWaiting) > 0 && looks_ < kMostLooks;
  return viewers_wait || cache_.store().Stats().write_queue_bytes > kQueueMark;
}

void WarmReading::Later(Step step) {
  loop_.Post([weak = std::weak_ptr(watch_), step] {
    if (auto watch = weak.lock()) watch->Do(step);
  });
}

void WarmReading::Open() {
  if (MostMore() < cache_.options().chunk_bytes) return End({WarmOutcome::Kind::kOverBudget});
  auto result = cache_.Open(loop_, wish_.name, {ByteInterval{0, kFirstBytes}}, watch_);
  if (result) OnOpened(std::move(*result));
}

void WarmReading::OnOpened(Result<Opened> result) {
  if (!result.ok()) return Rest(std::move(result.error()));
  bool known = opened_.object && opened_.object->version() == result->object->version();
  opened_ = std::move(*result);
  pinned_ = cache_.store().pins().Keeps(opened_.object->KeyOf(0));
  if (opened_.own_fill && *opened_.own_fill) question_ = (*opened_.own_fill)->interval();
  if (!opened_.object->storable())
    return End({WarmOutcome::Kind::kFailed,
                Error{ErrorKind::kInvalid, Quoted(wish_.name) + " may not be stored: it has no strong validator, or its "
                                                                "origin forbids it"}});
  if (known || CountWanted()) Look();
}

// False: it is more than the whole cache.
bool WarmReading::CountWanted() {
  parts_ = PartsToWarm(opened_.object->grid(), wish_.part);
  counted_ = parts_.empty() ? 0 : parts_.front().begin;
  bytes_.wanted += SizeOf(parts_) - wanted_;
  wanted_ = SizeOf(parts_);
  if (bytes_.wanted <= wish_.most_wanted) return true;
  End({WarmOutcome::Kind::kStop, TooMuchToKeep(bytes_.wanted, wish_.most_wanted)});
  return false;
}

std::uint64_t WarmReading::MostMore() const {
  return wish_.most_fetched - std::min(wish_.most_fetched, bytes_.fetched);
}

std::uint64_t WarmReading::ChunkEnd(std::uint64_t offset) const {
  const ChunkGrid& grid = opened_.object->grid();
  return grid.IntervalOf(grid.IndexOf(offset)).end;
}

void WarmReading::Look() {
  for (int i = 0; i < kChunksInTurn; ++i) {
    if (parts_.empty()) return End({});
    if (!PassChunk()) return;
  }
  Later(&WarmReading::Look);
}

// False: something else was begun.
bool WarmReading::PassChunk() {
  const Object& object = *opened_.object;
  if (object.doomed()) {
    Rest({ErrorKind::kChanged, Quoted(wish_.name) + " was purged or changed while it was warmed"});
    return false;
  }
  const std::uint64_t offset = parts_.front().begin;
  Held held = cache_.HeldAt(object, offset);
  if (held == Held::kMemory && cache_.store().Stats().write_queue_bytes > kQueueMark) {
    Await(&WarmReading::Look);
    return false;
  }
  if (held == Held::kMemory && cache_.CopyToDisk(object, offset)) held = cache_.HeldAt(object, offset);
  if (held == Held::kDisk)
    PassTo(ChunkEnd(offset));
  else
    PlanBlock();
  return held == Held::kDisk;
}

// What came with the answer to the opening's question may be on disk before it is looked at.
void WarmReading::PassTo(std::uint64_t end) {
  const ByteInterval passed{counted_, end};
  const std::uint64_t fetched = passed.Intersect(question_).size();
  CountFetched(fetched);
  bytes_.already += passed.size() - fetched;
  counted_ = std::max(counted_, end);
  reads_in_vain_ = 0;
  parts_.front().begin = end;
  if (!parts_.front().empty()) return;
  parts_.erase(parts_.begin());
  if (!parts_.empty()) counted_ = parts_.front().begin;
}

void WarmReading::PlanBlock() {
  const std::uint64_t begin = parts_.front().begin;
  if (reads_in_vain_ > kMostInVain)
    return End({WarmOutcome::Kind::kStop,
                Error{ErrorKind::kNoSpace, "the disk does not keep what is fetched: see the server's log", std::nullopt,
                      false, "cache_not_writable"}});
  // What the question brings is on its way; the next fetch is a block of its own.
  const std::uint64_t most = question_.Contains(begin) ? question_.end - begin : std::min(kBlockBytes, MostMore());
  std::uint64_t end = ChunkEnd(begin);
  if (end - begin > most) return End({WarmOutcome::Kind::kOverBudget});
  while (end < parts_.front().end && ChunkEnd(end) - begin <= most &&
         cache_.HeldAt(*opened_.object, end) == Held::kNowhere)
    end = ChunkEnd(end);
  if (!HasRoomFor(end - begin)) return End({WarmOutcome::Kind::kStop, NoRoom(bytes_.turning)});
  block_ = {begin, end};
  Await(&WarmReading::Read);
}

// Whether what this warm has fetched stays when so much follows it. What is pinned does in any case.
bool WarmReading::HasRoomFor(std::uint64_t bytes) const {
  return pinned_ || bytes_.turning + bytes <= cache_.store().Stats().new_chunks_bytes;
}

void WarmReading::CountFetched(std::uint64_t bytes) {
  bytes_.fetched += bytes;
  if (!pinned_) bytes_.turning += bytes;
}

void WarmReading::Read() {
  if (auto& own = opened_.own_fill; own && *own && !(*own)->interval().Contains(block_.begin)) own->Leave();
  read_to_ = block_.begin;
  reader_ = cache_.Read(loop_, opened_, {.interval = block_, .background = true}, watch_);
  TakePieces();
}

void WarmReading::TakePieces() {
  while (reader_ && !reader_->done()) {
    auto piece = reader_->Next(SIZE_MAX);
    if (!piece) return;
    if (!piece->ok()) return Rest(std::move(piece->error()));
    const std::uint64_t bytes = (*piece)->bytes.size();
    read_to_ += bytes;
    if ((*piece)->source == Source::kOrigin)
      CountFetched(bytes);
    else if (read_to_ > counted_)
      bytes_.already += std::min(bytes, read_to_ - counted_);
    counted_ = std::max(counted_, read_to_);
  }
  reader_ = nullptr;
  failures_ = 0;
  ++reads_in_vain_;
  Later(&WarmReading::Look);
}

// Opened anew: the table knows it, unless it changed.
void WarmReading::Rest(Error error) {
  reader_ = nullptr;
  if (!MayPass(error) || ++failures_ > kMostFailures) return End({WarmOutcome::Kind::kFailed, std::move(error)});
  step_ = &WarmReading::Open;
  looks_ = 0;
  auto rest = wish_.rest;
  for (int i = 1; i < failures_; ++i) rest *= 3;
  again_.Start(rest);
}

void WarmReading::End(WarmOutcome outcome) {
  again_.Stop();
  std::exchange(on_end_, nullptr)(std::move(outcome));
}

Error TooMuchToKeep(std::uint64_t wanted_bytes, std::uint64_t most_bytes) {
  return {ErrorKind::kNoSpace,
          fmt::format("{} are wanted, but the whole cache on disk has {}: give it more with --cache-size, or warm less "
                      "(part=ends, fewer objects, a budget)",
                      RoundedSize(wanted_bytes), RoundedSize(most_bytes)),
          std::nullopt, false, "warm_too_large"};
}

}  // namespace reelcache
