// One video read by the program reelcache-media, in a process of its own: what a hostile file does there, stays there.
//
// A crash, a limit that was reached and an answer that is none are facts of the file ("the reader crashed"). What has
// nothing to do with the file is an error: its bytes cannot be had (as MediaBytes says); kUnavailable or kTimeout with
// the code kReaderFailed: the program is not there, does not come to its first question, was stopped by somebody, or is
// silent, which its own limit on processor time leaves to a busy machine.
//
// Thread: its loop only. Lifetime: dropping it ends the program, and nothing is called any more.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/byte_interval.h"
#include "io/child_process.h"
#include "io/timer.h"
#include "media/media_facts.h"
#include "media/worker_protocol.h"

namespace reelcache {

// The bytes of one version of one object.
class MediaBytes {
 public:
  using OnRead = std::function<void(Result<std::string>)>;

  virtual ~MediaBytes() = default;
  virtual std::uint64_t complete_length() const = 0;
  // One question at a time. `interval` lies in the object. Answers later or inside this call, with all bytes of it.
  virtual void Read(ByteInterval interval, OnRead on_read) = 0;
};

inline constexpr std::string_view kReaderFailed = "reader_failed";

class MediaWorker final : public std::enable_shared_from_this<MediaWorker> {
 public:
  using OnReading = std::function<void(Result<MediaReading>)>;

  struct Options {
    std::string program;                         // the path of reelcache-media
    std::chrono::milliseconds patience{60'000};  // how long it may think between two messages
    std::uint32_t poster_edge = 0;               // pixels that a poster has at most to each side; 0: none is wanted
  };

  // `bytes` outlives it. `on_reading` is called once, never inside this call.
  static std::shared_ptr<MediaWorker> Start(Loop& loop, const Options& options, MediaBytes& bytes,
                                            OnReading on_reading);

 private:
  MediaWorker(Loop& loop, const Options& options, MediaBytes& bytes, OnReading on_reading);

  void Launch(Loop& loop, const std::string& program);
  void OnPiece(std::string_view piece);
  void OnMessage(const Message& message);
  bool TakeFacts(std::string_view content);
  bool TakePoster(std::string_view content);
  bool IsFair(ReadRequest request);
  void Answer(ReadRequest request);
  void OnExit(ChildProcess::Exit exit);
  void Blame(std::string words);
  void FailReader(ErrorKind kind, std::string words);
  void Finish(Result<MediaReading> reading);

  static constexpr int kMostReads = 20'000;
  static constexpr std::uint64_t kMostBytes = 64 * 1024 * 1024;  // of all reads

  MediaBytes& bytes_;
  const std::chrono::milliseconds patience_;
  const std::uint32_t poster_edge_;
  OnReading on_reading_;  // empty once it was called
  Timer thinking_;
  MessageReader reader_;
  int reads_ = 0;
  std::uint64_t asked_bytes_ = 0;
  std::string poster_;
  bool reading_ = false;  // a question is not answered yet
  std::unique_ptr<ChildProcess> child_;
};

// Beside the program that runs; empty: not there.
std::string FindMediaProgram();

}  // namespace reelcache
