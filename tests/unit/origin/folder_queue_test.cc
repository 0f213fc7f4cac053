#include "origin/folder_queue.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(FolderQueue, FoldersComeDepthFirstThroughTheToken) {
  FolderQueue queue;
  std::vector<std::string> seen;
  while (auto folder = queue.Pop()) {
    seen.push_back(*folder);
    if (folder->empty()) queue.Push({"a/", "b c/"});
    if (*folder == "a/") queue.Push({"a/1/", "a/line\nfeed/"});
    std::string token = queue.Format();
    if (token.empty()) break;
    auto next = FolderQueue::Parse(token);
    ASSERT_TRUE(next);
    queue = *next;
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"", "a/", "a/1/", "a/line\nfeed/", "b c/"}));
  EXPECT_EQ(queue.asked(), 5U);
}

TEST(FolderQueue, ForeignTokensAreRefused) {
  for (const char* token : {"x", "12", "\n", "x\na/\n", "-1\na/\n", "1\na/"}) EXPECT_FALSE(FolderQueue::Parse(token)) << token;
  for (const char* token : {"1\n../\n", "1\n%2e%2e/\n", "1\n/\n", "1\na%zz/\n"}) {
    auto queue = FolderQueue::Parse(token);
    ASSERT_TRUE(queue) << token;
    EXPECT_FALSE(queue->Pop()) << token;
  }
}

}  // namespace
}  // namespace reelcache
