#include "origin/dir_fetch.h"

#include <fmt/format.h>

#include <utility>

#include "base/log.h"

namespace reelcache {
namespace {

constexpr std::size_t kMostHeldPieces = 2;

// The part of the object to deliver.
Result<ByteInterval> Judge(const ObjectFacts& facts, const FetchRequest& request) {
  if (request.pin && facts.validator != *request.pin)
    return Error{ErrorKind::kChanged, fmt::format("{} is no longer the version that was asked", Quoted(request.name))};
  if (request.interval.begin >= facts.complete_length)
    return Error{ErrorKind::kUnsatisfied, fmt::format("{} has {} bytes, byte {} was asked", Quoted(request.name),
                                                      facts.complete_length, request.interval.begin)};
  return ByteInterval{request.interval.begin, std::min(request.interval.end, facts.complete_length)};
}

}  // namespace

// Shared by the handle, the work in the pool and what that work posts.
class DirFetch::Core : public std::enable_shared_from_this<Core> {
 public:
  Core(Loop& loop, WorkPool& pool, OriginStats& stats, std::string root_path, FetchRequest request, FetchSink& sink)
      : loop_(loop), pool_(pool), stats_(stats), root_path_(std::move(root_path)), request_(std::move(request)),
        sink_(&sink) {}

  void Start() {
    Count(stats_.fetches);
    pool_.Submit([self = shared_from_this()] { self->OpenOnPool(); });
  }

  void Cancel() {
    sink_ = nullptr;
    cancelled_.store(true, std::memory_order_relaxed);
  }

  void Pause() { paused_ = true; }

  void Resume() {
    if (std::exchange(paused_, false)) loop_.Post([self = shared_from_this()] { self->Deliver(); });
  }

 private:
  using Piece = Result<std::string>;

  struct Opened {
    std::shared_ptr<const DirFile> file;
    ByteInterval interval;
    Piece first;
  };

  // Opens and reads the first piece in one hop.
  void OpenOnPool() {
    auto opened = std::make_shared<Result<Opened>>(Open());
    loop_.Post([self = shared_from_this(), opened] { self->OnOpened(std::move(*opened)); });
  }

  Result<Opened> Open() const {
    if (request_.interval.empty()) return Error{ErrorKind::kInvalid, "an empty interval was asked"};
    auto file = DirFile::Open(root_path_, request_.name);
    if (!file) return file.error();
    auto interval = Judge((*file)->facts(), request_);
    if (!interval) return interval.error();
    Piece first = (*file)->Read({interval->begin, std::min(interval->end, interval->begin + kPieceBytes)});
    return Opened{*file, *interval, std::move(first)};
  }

  void OnOpened(Result<Opened> opened) {
    if (sink_ == nullptr) return;
    if (!opened) return End(opened.error());
    file_ = opened->file;
    interval_ = opened->interval;
    next_ = std::min(interval_.end, interval_.begin + kPieceBytes);
    held_.push_back(std::move(opened->first));
    auto keep = shared_from_this();
    sink_->OnHead(file_->facts(), interval_);
    Deliver();
  }

  void ReadMore() {
    if (reading_ || held_.size() >= kMostHeldPieces || next_ >= interval_.end) return;
    reading_ = true;
    ByteInterval piece{next_, std::min(interval_.end, next_ + kPieceBytes)};
    next_ = piece.end;
    pool_.Submit([self = shared_from_this(), file = file_, piece] {
      if (self->cancelled_.load(std::memory_order_relaxed)) return;
      auto bytes = std::make_shared<Piece>(file->Read(piece));
      self->loop_.Post([self, bytes] { self->OnPiece(std::move(*bytes)); });
    });
  }

  void OnPiece(Piece piece) {
    reading_ = false;
    held_.push_back(std::move(piece));
    Deliver();
  }

  // The next piece is read while this one is taken.
  void Deliver() {
    auto keep = shared_from_this();
    while (sink_ != nullptr && !paused_ && !held_.empty()) {
      Piece piece = std::move(held_.front());
      held_.pop_front();
      if (!piece) return End(piece.error());
      ReadMore();
      delivered_ += piece->size();
      Count(stats_.bytes, piece->size());
      sink_->OnBytes(*piece);
      if (delivered_ == interval_.size()) return End(Ok());
    }
    if (sink_ != nullptr && file_) ReadMore();
  }

  void End(Status status) {
    FetchSink* sink = std::exchange(sink_, nullptr);
    if (!status) stats_.CountError(status.error().kind);
    if (sink != nullptr) sink->OnEnd(std::move(status));
  }

  Loop& loop_;
  WorkPool& pool_;
  OriginStats& stats_;
  const std::string root_path_;
  const FetchRequest request_;
  FetchSink* sink_;  // null after the end and after Cancel
  std::shared_ptr<const DirFile> file_;
  ByteInterval interval_;
  std::uint64_t next_ = 0;       // not yet asked from the pool
  std::uint64_t delivered_ = 0;  // bytes
  std::deque<Piece> held_;
  bool reading_ = false;
  bool paused_ = false;
  std::atomic<bool> cancelled_{false};
};

DirFetch::DirFetch(Loop& loop, WorkPool& pool, OriginStats& stats, std::string root_path, FetchRequest request,
                   FetchSink& sink)
    : core_(std::make_shared<Core>(loop, pool, stats, std::move(root_path), std::move(request), sink)) {
  core_->Start();
}

DirFetch::~DirFetch() { core_->Cancel(); }
void DirFetch::Pause() { core_->Pause(); }
void DirFetch::Resume() { core_->Resume(); }

}  // namespace reelcache
