#include "gallery/media_worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/run_until.h"
#include "support/script_program.h"

namespace reelcache {
namespace {

using testing::HasSubstr;

// "abcdefghij", or an error.
class TenBytes final : public MediaBytes {
 public:
  std::uint64_t complete_length() const override { return 10; }
  void Read(ByteInterval interval, OnRead on_read) override {
    asked_ = interval;
    if (fails_) return on_read(Error{ErrorKind::kTimeout, "the origin is silent"});
    on_read(std::string("abcdefghij").substr(interval.begin, interval.size()));
  }

  ByteInterval asked_;
  bool fails_ = false;
};

class MediaWorkerTest : public testing::Test {
 protected:
  // What comes of a program of these lines of shell.
  Result<MediaFacts> Read(const std::string& lines, std::chrono::milliseconds patience = std::chrono::seconds(60)) {
    std::optional<Result<MediaFacts>> answer;
    auto worker = MediaWorker::Start(loop_, {ScriptProgram(folder_, lines), patience}, bytes_,
                                     [&](Result<MediaFacts> facts) { answer = std::move(facts); });
    RunUntil(loop_, [&] { return answer.has_value(); });
    return *answer;
  }

  void ExpectBlamed(const Result<MediaFacts>& facts, const char* words) {
    ASSERT_TRUE(facts) << facts.error().message;
    EXPECT_EQ(facts->damage, Damage::kUnreadable);
    EXPECT_THAT(facts->damage_words, HasSubstr(words));
  }

  // Messages in the shell's words.
  static constexpr const char* kFacts = R"(printf '\023\0\0\0\004{"container":"avi"}' >&0;)";
  static constexpr const char* kReadFourFromTwo = R"(printf '\014\0\0\0\002\002\0\0\0\0\0\0\0\004\0\0\0' >&0;)";
  static constexpr const char* kTakeOpen = "head -c 13 <&0 >/dev/null;";

  TempFolder folder_;
  Loop loop_{"test"};
  TenBytes bytes_;
};

TEST_F(MediaWorkerTest, GivesItTheBytesItAsksFor) {
  auto facts = Read(std::string("export PATH=/bin:/usr/bin;") + kTakeOpen + kReadFourFromTwo +
                    "test \"$(head -c 9 <&0 | tail -c 4)\" = cdef && " + kFacts + "exec cat");
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->container, "avi");
  EXPECT_EQ(facts->damage, Damage::kNone);
  EXPECT_EQ(bytes_.asked_, (ByteInterval{2, 6}));
}

TEST_F(MediaWorkerTest, ACrashIsTheFilesDoing) { ExpectBlamed(Read("kill -SEGV $$"), "crashed on this file (signal 11)"); }

TEST_F(MediaWorkerTest, SoIsGivingUp) { ExpectBlamed(Read("exit 3"), "gave up on this file (status 3)"); }

TEST_F(MediaWorkerTest, SoIsTooMuchTime) { ExpectBlamed(Read("kill -XCPU $$"), "more time or memory"); }

TEST_F(MediaWorkerTest, SoIsSilence) {
  ExpectBlamed(Read("exec /bin/cat <&0 >/dev/null", std::chrono::milliseconds(50)), "takes too long");
}

TEST_F(MediaWorkerTest, SoIsNonsense) {
  for (const char* lines : {R"(printf '\0\0\0\0\0' >&0)",                                            // no kind
                            R"(printf '\377\377\377\377\002' >&0)",                                  // too long
                            R"(printf '\002\0\0\0\004[]' >&0)",                                      // no facts
                            R"(printf '\014\0\0\0\002\012\0\0\0\0\0\0\0\001\0\0\0' >&0)",            // behind the end
                            R"(printf '\014\0\0\0\002\002\0\0\0\0\0\0\0\011\0\0\0' >&0)",            // beyond the end
                            R"(printf '\014\0\0\0\002\377\377\377\377\377\377\377\377\002\0\0\0' >&0)",
                            R"(printf '\010\0\0\0\001\0\0\0\0\0\0\0\0' >&0)"})                       // what only we say
    ExpectBlamed(Read(std::string(lines) + "; exec /bin/cat <&0"), "nonsense");
}

TEST_F(MediaWorkerTest, BytesThatCannotBeHadAreNotTheFilesDoing) {
  bytes_.fails_ = true;
  auto facts = Read(std::string(kReadFourFromTwo) + "exec /bin/cat <&0");
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().kind, ErrorKind::kTimeout);
}

TEST_F(MediaWorkerTest, AProgramThatIsNotThereIsNotTheFilesDoing) {
  std::optional<Result<MediaFacts>> answer;
  auto worker = MediaWorker::Start(loop_, {"/no/such/program"}, bytes_,
                                   [&](Result<MediaFacts> facts) { answer = std::move(facts); });
  EXPECT_FALSE(answer);
  RunUntil(loop_, [&] { return answer.has_value(); });
  EXPECT_FALSE(*answer);
}

}  // namespace
}  // namespace reelcache
