// Any bytes as what the program that reads videos says: messages are cut as they came, and facts that are believed are
// facts that we would write.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "media/media_facts.h"
#include "media/worker_protocol.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace reelcache;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  MessageReader reader;
  reader.Add(text.substr(0, size / 2));
  std::size_t taken = 0;
  auto take = [&] {
    while (auto message = reader.Next()) taken += kMessageHeadBytes + message->content.size();
  };
  take();
  reader.Add(text.substr(size / 2));
  take();
  if (taken > size) std::abort();
  static_cast<void>(ParseOpen(text));
  static_cast<void>(ParseRead(text));
  if (auto facts = ParseFacts(text)) {
    const std::string written = FormatFacts(*facts);
    auto again = ParseFacts(written);
    if (!again || FormatFacts(*again) != written) std::abort();
  }
  return 0;
}
