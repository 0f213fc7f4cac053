#include "gallery/cached_bytes.h"

#include <utility>

namespace reelcache {
namespace {

constexpr std::uint64_t kFirstBytes = 64 * 1024;       // what is asked for together with the facts
constexpr std::size_t kMostPieceBytes = 256 * 1024;
constexpr std::chrono::milliseconds kBetweenLooks{20};  // at whether viewers wait
constexpr int kMostLooks = 100;                         // then it is our turn

}  // namespace

// What the cache holds weakly while it works for us.
class CachedBytes::Watch final : public Viewer {
 public:
  explicit Watch(CachedBytes& bytes) : bytes_(bytes) {}
  void OnOpened(Result<Opened> result) override { bytes_.OnOpened(std::move(result)); }
  void OnReady() override { bytes_.TakePieces(); }

 private:
  CachedBytes& bytes_;
};

CachedBytes::CachedBytes(Cache& cache, Loop& loop, std::string name)
    : cache_(cache),
      loop_(loop),
      name_(std::move(name)),
      look_again_(loop, [this] { LookAgain(); }),
      watch_(std::make_shared<Watch>(*this)) {}

CachedBytes::~CachedBytes() = default;

void CachedBytes::Open(std::function<void(Status)> on_open) {
  on_open_ = std::move(on_open);
  WhenNobodyWaits(&CachedBytes::Ask);
}

void CachedBytes::WhenNobodyWaits(void (CachedBytes::*step)()) {
  step_ = step;
  looks_ = 0;
  LookAgain();
}

void CachedBytes::LookAgain() {
  if (cache_.metrics().Get(Gauge::kViewersWaiting) > 0 && ++looks_ < kMostLooks)
    look_again_.Start(kBetweenLooks);
  else
    (this->*step_)();
}

void CachedBytes::Ask() {
  auto result = cache_.Open(loop_, name_, {ByteInterval{0, kFirstBytes}}, watch_);
  if (result) OnOpened(std::move(*result));
}

void CachedBytes::OnOpened(Result<Opened> result) {
  if (result.ok()) opened_ = std::move(*result);
  auto on_open = std::exchange(on_open_, nullptr);
  on_open(result.ok() ? Ok() : Status(std::move(result.error())));  // may destroy this
}

void CachedBytes::Read(ByteInterval interval, OnRead on_read) {
  interval_ = interval;
  on_read_ = std::move(on_read);
  bytes_.clear();
  WhenNobodyWaits(&CachedBytes::Begin);
}

void CachedBytes::Begin() {
  auto& own = opened_.own_fill;
  if (own && *own && !(*own)->interval().Contains(interval_.begin)) own->Leave();
  reader_ = cache_.Read(loop_, opened_, {.interval = interval_, .background = true}, watch_);
  TakePieces();
}

void CachedBytes::TakePieces() {
  while (!reader_->done()) {
    auto piece = reader_->Next(kMostPieceBytes);
    if (!piece) return;
    if (!piece->ok()) return End(std::move(piece->error()));
    bytes_ += piece->value().bytes.bytes;
  }
  End(std::move(bytes_));
}

void CachedBytes::End(Result<std::string> bytes) {
  auto on_read = std::exchange(on_read_, nullptr);
  on_read(std::move(bytes));  // may read on, or destroy this
}

}  // namespace reelcache
