#include "app/check_run.h"

#include <utility>

namespace reelcache {

// One video: its first block, then the program that reads it.
class CheckRun::Check {
 public:
  using OnChecked = std::function<void(CheckedVideo)>;

  Check(CheckRun& run, const std::string& name, OnChecked on_checked)
      : run_(run), name_(name), bytes_(run.origin_, run.loop_, name), on_checked_(std::move(on_checked)) {}

  void Start() {
    bytes_.Open([this](Status status) {
      if (!status && status.error().kind == ErrorKind::kUnsatisfied) return End(MediaReading{FactsOfEmptyFile(), ""});
      if (!status) return End(status.error());
      worker_ = MediaWorker::Start(run_.loop_, run_.worker_, bytes_,
                                   [this](Result<MediaReading> reading) { End(std::move(reading)); });
    });
  }

 private:
  void End(Result<MediaReading> reading) {
    CheckedVideo video;
    video.name = name_;
    if (reading)
      video.facts = std::move(reading->facts);
    else
      video.error = reading.error();
    video.object = bytes_.facts();
    video.range_ignored = bytes_.range_ignored();
    video.cost = bytes_.cost();
    on_checked_(std::move(video));
  }

  CheckRun& run_;
  const std::string name_;
  OriginBytes bytes_;
  const OnChecked on_checked_;
  std::shared_ptr<MediaWorker> worker_;
};

CheckRun::CheckRun(Loop& loop, Origin& origin, MediaWorker::Options worker, std::vector<std::string> names,
                   OnVideo on_video)
    : loop_(loop),
      origin_(origin),
      worker_(std::move(worker)),
      names_(std::move(names)),
      on_video_(std::move(on_video)) {}

CheckRun::~CheckRun() = default;

void CheckRun::Start(std::function<void()> on_end) {
  on_end_ = std::move(on_end);
  StartMore();
}

// What waits for a slow one before it holds up the others, so that not all results pile up in memory.
void CheckRun::StartMore() {
  constexpr std::size_t kMostWaiting = 64;
  while (next_ < names_.size() && running_.size() < kAtOnce && waiting_.size() < kMostWaiting) {
    const std::size_t index = next_++;
    auto on_checked = [this, index](CheckedVideo video) {
      // Later: this is called from inside the check, which ends here.
      loop_.Post([this, index, video = std::move(video)]() mutable { OnChecked(index, std::move(video)); });
    };
    auto& check = running_[index] = std::make_unique<Check>(*this, names_[index], std::move(on_checked));
    check->Start();
  }
  if (told_ == names_.size())
    if (auto on_end = std::exchange(on_end_, nullptr)) on_end();
}

void CheckRun::OnChecked(std::size_t index, CheckedVideo video) {
  running_.erase(index);
  waiting_.emplace(index, std::move(video));
  for (auto next = waiting_.find(told_); next != waiting_.end(); next = waiting_.find(told_)) {
    CheckedVideo told = std::move(next->second);
    waiting_.erase(next);
    ++told_;
    on_video_(std::move(told));
  }
  StartMore();
}

}  // namespace reelcache
