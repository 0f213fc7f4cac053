#include "gallery/media_worker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <utility>

#include "media/damage_words.h"

namespace reelcache {

std::shared_ptr<MediaWorker> MediaWorker::Start(Loop& loop, const Options& options, MediaBytes& bytes,
                                                OnReading on_reading) {
  std::shared_ptr<MediaWorker> worker(new MediaWorker(loop, options, bytes, std::move(on_reading)));
  worker->Launch(loop, options.program);
  return worker;
}

MediaWorker::MediaWorker(Loop& loop, const Options& options, MediaBytes& bytes, OnReading on_reading)
    : bytes_(bytes),
      patience_(options.patience),
      poster_edge_(options.poster_edge),
      on_reading_(std::move(on_reading)),
      thinking_(loop, [this] { FailReader(ErrorKind::kTimeout, "the program that reads videos is silent"); }) {}

// The callbacks end with the child and the timer, which are ours.
void MediaWorker::Launch(Loop& loop, const std::string& program) {
  auto child = ChildProcess::Start(loop, program,
                                   {[this](std::string_view piece) { OnPiece(piece); },
                                    [this](ChildProcess::Exit exit) { OnExit(exit); }});
  if (!child) {
    loop.Post([weak = weak_from_this(), error = child.error()] {
      if (auto self = weak.lock()) self->Finish(error);
    });
    return;
  }
  child_ = std::move(*child);
  child_->Write(FormatOpen({bytes_.complete_length(), poster_edge_}));
  thinking_.Start(patience_);
}

void MediaWorker::OnPiece(std::string_view piece) {
  auto self = shared_from_this();  // until the last message of the piece
  reader_.Add(piece);
  while (on_reading_) {
    auto message = reader_.Next();
    if (!message) break;
    OnMessage(*message);
  }
  if (on_reading_ && reader_.bad()) Blame(InEnglish(kDamageNonsense));
}

void MediaWorker::OnMessage(const Message& message) {
  if (message.kind == MessageKind::kFacts && TakeFacts(message.content)) return;
  if (message.kind == MessageKind::kPoster && TakePoster(message.content)) return;
  auto request = message.kind == MessageKind::kRead ? ParseRead(message.content) : std::nullopt;
  if (!request || !IsFair(*request)) return Blame(InEnglish(kDamageNonsense));
  asked_bytes_ += request->count;
  if (asked_bytes_ > kMostBytes) return Blame(InEnglish(kDamageTooLarge));
  Answer(*request);
}

bool MediaWorker::TakeFacts(std::string_view content) {
  if (content.size() > kMostFactsBytes) return false;
  auto facts = ParseFacts(content);
  if (!facts) return false;
  Finish(MediaReading{std::move(*facts), std::move(poster_)});
  return true;
}

bool MediaWorker::TakePoster(std::string_view content) {
  if (poster_edge_ == 0 || !poster_.empty() || !IsPoster(content)) return false;
  poster_ = content;
  return true;
}

// The program takes an answer before it asks on: what it has not taken would pile up here.
bool MediaWorker::IsFair(ReadRequest request) {
  const std::uint64_t length = bytes_.complete_length();
  return !reading_ && child_->queued_bytes() == 0 && ++reads_ <= kMostReads && request.offset < length &&
         request.count <= length - request.offset;
}

void MediaWorker::Answer(ReadRequest request) {
  reading_ = true;
  thinking_.Stop();
  bytes_.Read({request.offset, request.offset + request.count}, [weak = weak_from_this()](Result<std::string> bytes) {
    auto self = weak.lock();
    if (!self || !self->on_reading_) return;
    if (!bytes) return self->Finish(bytes.error());
    self->reading_ = false;
    self->child_->Write(FormatMessage(MessageKind::kBytes, *bytes));
    self->thinking_.Start(self->patience_);
  });
}

void MediaWorker::OnExit(ChildProcess::Exit exit) {
  auto self = shared_from_this();
  if (exit.signal == SIGXCPU)
    return Blame(InEnglish(kDamageTooSlow));
  if (reads_ == 0 || exit.signal == SIGKILL || exit.signal == SIGTERM || exit.signal == SIGINT || exit.signal == SIGHUP)
    return FailReader(ErrorKind::kUnavailable, fmt::format("the program that reads videos ended too early (status {}, "
                                                           "signal {})", exit.status, exit.signal));
  Blame(exit.signal != 0 ? InEnglish(kDamageCrashed, exit.signal) : InEnglish(kDamageGaveUp, exit.status));
}

// What went wrong is the file's doing.
void MediaWorker::Blame(std::string words) {
  MediaFacts facts;
  facts.damage = Damage::kUnreadable;
  facts.damage_words = std::move(words);
  Finish(MediaReading{std::move(facts), ""});
}

void MediaWorker::FailReader(ErrorKind kind, std::string words) {
  Finish(Error{kind, std::move(words), std::nullopt, false, kReaderFailed});
}

void MediaWorker::Finish(Result<MediaReading> reading) {
  thinking_.Stop();
  child_.reset();
  if (auto on_reading = std::exchange(on_reading_, nullptr)) on_reading(std::move(reading));  // may destroy this
}

std::string FindMediaProgram() {
  std::error_code error;
  auto program = std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "reelcache-media";
  return access(program.c_str(), X_OK) == 0 ? program.string() : "";
}

}  // namespace reelcache
