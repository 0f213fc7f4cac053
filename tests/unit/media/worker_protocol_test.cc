#include "media/worker_protocol.h"

#include <gtest/gtest.h>

#include <tuple>
#include <vector>

namespace reelcache {
namespace {

using Seen = std::vector<std::tuple<MessageKind, std::string>>;

// All messages of `stream` when it comes in pieces of `piece` bytes.
Seen ReadAll(std::string_view stream, std::size_t piece) {
  MessageReader reader;
  Seen seen;
  while (!stream.empty()) {
    reader.Add(stream.substr(0, piece));
    stream.remove_prefix(std::min(piece, stream.size()));
    while (auto message = reader.Next()) seen.emplace_back(message->kind, message->content);
  }
  EXPECT_FALSE(reader.bad());
  return seen;
}

TEST(WorkerProtocol, MessagesArriveInAnyPieces) {
  const std::string stream = FormatOpen({1ull << 33, 480}) + FormatRead({1ull << 40, 9}) +
                             FormatMessage(MessageKind::kBytes, std::string(900, 'b')) +
                             FormatMessage(MessageKind::kFacts, "");
  const Seen whole = ReadAll(stream, stream.size());
  ASSERT_EQ(whole.size(), 4u);
  EXPECT_EQ(ParseOpen(std::get<1>(whole[0]))->complete_length, 1ull << 33);
  EXPECT_EQ(ParseOpen(std::get<1>(whole[0]))->poster_edge, 480u);
  EXPECT_EQ(ParseRead(std::get<1>(whole[1]))->offset, 1ull << 40);
  EXPECT_EQ(ParseRead(std::get<1>(whole[1]))->count, 9u);
  for (std::size_t piece : {1, 2, 3, 7, 31}) EXPECT_EQ(ReadAll(stream, piece), whole) << piece;
}

TEST(WorkerProtocol, AnswersThatAreNoneAreNoticed) {
  for (std::string_view stream : {std::string_view("\xff\xff\xff\xff\x02", 5), std::string_view("\0\0\0\0\0", 5),
                                  std::string_view("\0\0\0\0\x06", 5)}) {
    MessageReader reader;
    reader.Add(stream);
    EXPECT_FALSE(reader.Next());
    EXPECT_TRUE(reader.bad());
  }
}

TEST(WorkerProtocol, ReadsOfNoBytesOrTooManyAreRefused) {
  auto content = [](ReadRequest request) { return FormatRead(request).substr(kMessageHeadBytes); };
  EXPECT_FALSE(ParseRead(content({0, 0})));
  EXPECT_FALSE(ParseRead(content({0, kMostReadBytes + 1})));
  EXPECT_FALSE(ParseRead("short"));
  EXPECT_TRUE(ParseRead(content({0, kMostReadBytes})));
}

TEST(WorkerProtocol, AnOpenOfAnotherLengthIsRefused) {
  const std::string open = FormatOpen({7, 480}).substr(kMessageHeadBytes);
  EXPECT_TRUE(ParseOpen(open));
  EXPECT_FALSE(ParseOpen(open.substr(1)));
  EXPECT_FALSE(ParseOpen(open + "x"));
}

TEST(WorkerProtocol, APosterIsAJpegOfBoundedLength) {
  const std::string begin = "\xff\xd8\xff", end = "\xff\xd9";
  auto of_length = [&](std::size_t bytes) { return begin + std::string(bytes - 5, 'x') + end; };
  struct Case {
    const char* what;
    std::string content;
    bool is_poster;
  };
  for (const Case& c : {Case{"the shortest", begin + end, true}, Case{"the longest", of_length(kMostPosterBytes), true},
                        Case{"a byte longer", of_length(kMostPosterBytes + 1), false}, Case{"nothing", "", false},
                        Case{"one that overlaps itself", "\xff\xd8\xff\xd9", false},
                        Case{"a PNG", "\x89PNG\r\n" + end, false}, Case{"one that is cut off", begin + "x", false},
                        Case{"one with more behind it", begin + end + "<", false}})
    EXPECT_EQ(IsPoster(c.content), c.is_poster) << c.what;
}

}  // namespace
}  // namespace reelcache
