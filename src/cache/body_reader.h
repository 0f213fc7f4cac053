// Reads one interval of an object, piece by piece, from wherever each piece is.
//
// Pull: the caller takes a piece when its socket has room, and nothing is fetched much ahead of that.
// Thread: its loop. Lifetime: dropping it leaves the fills it read and ignores what it waited for.
#pragma once

#include <memory>
#include <optional>

#include "base/byte_interval.h"
#include "base/result.h"
#include "base/slice.h"
#include "cache/viewer.h"
#include "origin/origin.h"

namespace reelcache {

enum class Source { kMemory, kDisk, kJoined, kOrigin };

struct Piece {
  Slice bytes;
  Source source = Source::kMemory;
};

struct ReadWish {
  ByteInterval interval;
  bool open_ended = false;  // the client named no end, so the end says nothing of what it will read
  bool background = false;  // nobody watches: yields to viewers at the origin, and is no use of what it reads
  RequestId cause = {};     // who reads
};

class BodyReader {
 public:
  virtual ~BodyReader() = default;

  // The next piece, at most `most_bytes` long, never empty. Nothing: it is on its way, the viewer is told once it may be
  // there. Requires: !done(). After an error the reader is spent.
  virtual std::optional<Result<Piece>> Next(std::size_t most_bytes) = 0;

  virtual bool done() const = 0;

  // How the first fetch was had of which pieces came; nothing when none did, or when nobody timed it.
  virtual std::optional<FetchTiming> fetch_timing() const = 0;
};

}  // namespace reelcache
