#include "gallery/media_worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/run_until.h"
#include "support/script_program.h"

namespace reelcache {
namespace {

using testing::HasSubstr;
using namespace std::string_literals;

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
  Result<MediaReading> Read(const std::string& lines, MediaWorker::Options options = {}) {
    std::optional<Result<MediaReading>> answer;
    options.program = ScriptProgram(folder_, lines);
    auto worker = MediaWorker::Start(loop_, options, bytes_,
                                     [&](Result<MediaReading> reading) { answer = std::move(reading); });
    RunUntil(loop_, [&] { return answer.has_value(); });
    return *answer;
  }

  void ExpectBlamed(const Result<MediaReading>& reading, const char* words) {
    ASSERT_TRUE(reading) << reading.error().message;
    EXPECT_EQ(reading->facts.damage, Damage::kUnreadable);
    EXPECT_EQ(reading->poster, "");
    EXPECT_THAT(reading->facts.damage_words, HasSubstr(words));
  }

  // Messages in the shell's words.
  static constexpr const char* kFacts = R"(printf '\023\0\0\0\004{"container":"avi"}' >&0;)";
  static constexpr const char* kPoster = R"(printf '\006\0\0\0\005\377\330\377\340\377\331' >&0;)";
  static constexpr const char* kReadFourFromTwo = R"(printf '\014\0\0\0\002\002\0\0\0\0\0\0\0\004\0\0\0' >&0;)";
  static constexpr const char* kTakeOpen = "head -c 17 <&0 >/dev/null;";

  TempFolder folder_;
  Loop loop_{"test"};
  TenBytes bytes_;
};

TEST_F(MediaWorkerTest, GivesItTheBytesItAsksFor) {
  auto reading = Read(std::string("export PATH=/bin:/usr/bin;") + kTakeOpen + kReadFourFromTwo +
                    "test \"$(head -c 9 <&0 | tail -c 4)\" = cdef && " + kFacts + "exec cat");
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->facts.container, "avi");
  EXPECT_EQ(reading->facts.damage, Damage::kNone);
  EXPECT_EQ(reading->poster, "");
  EXPECT_EQ(bytes_.asked_, (ByteInterval{2, 6}));
}

TEST_F(MediaWorkerTest, ACrashIsTheFilesDoing) { ExpectBlamed(Read("kill -SEGV $$"), "crashed on this file (signal 11)"); }

TEST_F(MediaWorkerTest, SoIsGivingUp) { ExpectBlamed(Read("exit 3"), "gave up on this file (status 3)"); }

TEST_F(MediaWorkerTest, SoIsTooMuchTime) { ExpectBlamed(Read("kill -XCPU $$"), "more time or memory"); }

TEST_F(MediaWorkerTest, SoIsSilence) {
  ExpectBlamed(Read("exec /bin/cat <&0 >/dev/null", {.patience = std::chrono::milliseconds(50)}), "takes too long");
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

TEST_F(MediaWorkerTest, GivesThePoster) {
  auto reading = Read(std::string(kPoster) + kFacts + "exec /bin/cat <&0", {.poster_edge = 480});
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->facts.container, "avi");
  EXPECT_EQ(reading->poster, "\xff\xd8\xff\xe0\xff\xd9");
}

TEST_F(MediaWorkerTest, APosterThatIsNoneIsNonsense) {
  for (const std::string& printed : {R"(printf '\0\0\0\0\005')"s,                             // nothing
                                     R"(printf '\006\0\0\0\005\211PNG\377\331')"s,
                                     R"(printf '\006\0\0\0\005\377\330\377\340\0\0')"s,      // cut off
                                     // too long
                                     R"(printf '\001\0\002\0\005\377\330\377'; head -c 131068 /dev/zero; printf '\377\331')"s}) {
    const std::string lines = "export PATH=/bin:/usr/bin; { " + printed + "; } >&0;" + kFacts + "exec cat <&0";
    ExpectBlamed(Read(lines, {.poster_edge = 480}), "nonsense");
  }
}

TEST_F(MediaWorkerTest, SoIsASecondOne) {
  ExpectBlamed(Read(std::string(kPoster) + kPoster + kFacts + "exec /bin/cat <&0", {.poster_edge = 480}), "nonsense");
}

TEST_F(MediaWorkerTest, SoIsOneThatNobodyWants) {
  ExpectBlamed(Read(std::string(kPoster) + kFacts + "exec /bin/cat <&0"), "nonsense");
}

TEST_F(MediaWorkerTest, OfACrashNoPosterIsKept) {
  ExpectBlamed(Read(std::string(kPoster) + "kill -SEGV $$", {.poster_edge = 480}), "crashed on this file (signal 11)");
}

TEST_F(MediaWorkerTest, BytesThatCannotBeHadAreNotTheFilesDoing) {
  bytes_.fails_ = true;
  auto reading = Read(std::string(kReadFourFromTwo) + "exec /bin/cat <&0");
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().kind, ErrorKind::kTimeout);
}

TEST_F(MediaWorkerTest, AProgramThatIsNotThereIsNotTheFilesDoing) {
  std::optional<Result<MediaReading>> answer;
  auto worker = MediaWorker::Start(loop_, {"/no/such/program"}, bytes_,
                                   [&](Result<MediaReading> reading) { answer = std::move(reading); });
  EXPECT_FALSE(answer);
  RunUntil(loop_, [&] { return answer.has_value(); });
  EXPECT_FALSE(*answer);
}

}  // namespace
}  // namespace reelcache
