// reelcache-media: reads one video that its parent hands out in pieces, and answers with its poster and its facts. Not
// for people to start: see media/worker_protocol.h.
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <exception>

#include "media_worker/demuxer.h"
#include "media_worker/parent_bytes.h"
#include "media_worker/sandbox.h"

namespace reelcache {
namespace {

void ReadForParent() {
  ParentBytes source;
  const MediaReading reading = ReadMedia(source, static_cast<int>(source.poster_edge()));
  if (!reading.poster.empty()) source.Send(MessageKind::kPoster, reading.poster);
  source.Send(MessageKind::kFacts, FormatFacts(reading.facts));
}

}  // namespace
}  // namespace reelcache

int main() {
  struct stat status {};
  if (fstat(reelcache::kWorkerDescriptor, &status) != 0 || !S_ISSOCK(status.st_mode)) {
    std::fputs("reelcache-media is started by reelcache: run `reelcache check`\n", stderr);
    return 2;
  }
  if (!reelcache::EnterSandbox()) return 1;
  try {
    reelcache::ReadForParent();
  } catch (const std::exception&) {
    _exit(1);  // out of memory
  }
  _exit(0);  // nothing is to be tidied up, and libraries' destructors would ask for more than the sandbox allows
}
