#include "origin/curl_multi.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/mini_http_server.h"
#include "support/run_until.h"

namespace reelcache {
namespace {

class Job final : public CurlJob {
 public:
  Job(std::string url, bool urgent, std::vector<std::string>* log, std::string name)
      : CurlJob(urgent), url_(std::move(url)), log_(log), name_(std::move(name)) {}

  void Configure(CURL* easy) override {
    log_->push_back("start " + name_);
    curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION,
                     +[](char*, std::size_t size, std::size_t count, void*) { return size * count; });
  }
  void OnDone(CURLcode code) override { log_->push_back("done " + name_ + " " + std::to_string(code)); }
  void OnAbort(Error error) override { log_->push_back(std::string("abort ") + name_ + " " + ToString(error.kind)); }

 private:
  std::string url_;
  std::vector<std::string>* log_;
  std::string name_;
};

using Log = std::vector<std::string>;

class CurlMultiTest : public ::testing::Test {
 protected:
  std::shared_ptr<Job> Start(CurlMulti& multi, const std::string& name, bool urgent, const std::string& path = "/") {
    auto job = std::make_shared<Job>(server_.url() + path, urgent, &log_, name);
    multi.Start(job);
    return job;
  }

  // "/" is answered, anything else never.
  MiniHttpServer server_{[](const MiniRequest& request, MiniConnection& connection) {
    if (request.target == "/") connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }};
  Log log_;
  Loop loop_{"test"};
};

TEST_F(CurlMultiTest, UrgentJobsGoFirstAndHaveASlotOfTheirOwn) {
  CurlMulti multi(loop_, 3);
  for (const char* name : {"ahead1", "ahead2", "ahead3"}) Start(multi, name, false, "/silent");
  Start(multi, "urgent1", true, "/silent");
  RunReady(loop_);
  EXPECT_EQ(log_, (Log{"start urgent1", "start ahead1"}));
  auto urgent2 = Start(multi, "urgent2", true, "/silent");
  auto urgent3 = Start(multi, "urgent3", true, "/silent");
  RunReady(loop_);
  EXPECT_EQ(log_.back(), "start urgent2") << "the third slot is kept for it, a fourth does not exist";
  multi.Cancel(*urgent2);
  Start(multi, "urgent4", true);
  RunUntil(loop_, [&] { return log_.size() == 4; });
  EXPECT_EQ(log_.back(), "start urgent3");
  multi.Cancel(*urgent3);
  RunUntil(loop_, [&] { return log_.back() == "done urgent4 0"; });
}

TEST_F(CurlMultiTest, OneSlotIsSharedByAll) {
  CurlMulti multi(loop_, 1);
  Start(multi, "ahead", false);
  Start(multi, "urgent", true);
  RunUntil(loop_, [&] { return log_.size() == 4; });
  EXPECT_EQ(log_, (Log{"start urgent", "done urgent 0", "start ahead", "done ahead 0"}));
}

TEST_F(CurlMultiTest, AJobAtRestHoldsNoSlot) {
  CurlMulti multi(loop_, 1);
  auto slow = Start(multi, "slow", true, "/silent");
  RunReady(loop_);
  Start(multi, "next", true);
  RunReady(loop_);
  EXPECT_EQ(log_, Log{"start slow"});
  multi.Rest(*slow);
  multi.Rest(*slow);
  RunUntil(loop_, [&] { return log_.back() == "done next 0"; });
  multi.Wake(*slow);
  Start(multi, "later", true);
  RunReady(loop_);
  EXPECT_EQ(log_.back(), "done next 0") << "it is awake";
  multi.Rest(*slow);
  multi.Cancel(*slow);  // counted once
  RunUntil(loop_, [&] { return log_.back() == "done later 0"; });
  Start(multi, "held", true, "/silent");
  Start(multi, "waiting", true);
  RunReady(loop_);
  EXPECT_EQ(log_.back(), "start held");
}

TEST_F(CurlMultiTest, JobsAtRestAreBounded) {
  CurlMulti multi(loop_, 1);
  std::vector<std::shared_ptr<Job>> jobs;
  for (std::size_t i = 0; i <= CurlMulti::kMostForSlot; ++i) {
    jobs.push_back(Start(multi, std::to_string(i), true, "/silent"));
    multi.Rest(*jobs.back());
  }
  RunReady(loop_);
  EXPECT_EQ(log_, (Log{"start 0", "start 1", "start 2", "start 3"}));
  multi.Cancel(*jobs[1]);
  RunUntil(loop_, [&] { return log_.back() == "start 4"; });
}

TEST_F(CurlMultiTest, NothingHappensInsideStart) {
  CurlMulti multi(loop_, 2);
  Start(multi, "job", true);
  EXPECT_TRUE(log_.empty());
  multi.Close();
  EXPECT_EQ(log_, Log{"abort job unavailable"});
  Start(multi, "late", true);
  EXPECT_EQ(log_.size(), 1U);
  RunUntil(loop_, [&] { return log_.size() == 2; });
  EXPECT_EQ(log_.back(), "abort late unavailable");
}

TEST_F(CurlMultiTest, TheQueueIsBounded) {
  CurlMulti multi(loop_, 1);
  std::vector<std::shared_ptr<Job>> jobs;
  for (std::size_t i = 0; i < CurlMulti::kMostWaiting; ++i) jobs.push_back(Start(multi, "waiting", true, "/silent"));
  Start(multi, "one too many", true, "/silent");
  Start(multi, "ahead", false, "/silent");
  RunUntil(loop_, [&] { return log_.size() >= 2; });
  RunReady(loop_);
  std::sort(log_.begin(), log_.end());
  EXPECT_EQ(log_, (Log{"abort one too many busy", "start waiting"}));
  for (auto& job : jobs) multi.Cancel(*job);
  RunUntil(loop_, [&] { return log_.back() == "start ahead"; });
}

TEST_F(CurlMultiTest, ClosingAbortsWhatRunsAndWhatWaits) {
  CurlMulti multi(loop_, 1);
  Start(multi, "running", true, "/silent");
  Start(multi, "waiting", true, "/silent");
  RunUntil(loop_, [&] { return !log_.empty(); });
  multi.Close();
  EXPECT_EQ(log_, (Log{"start running", "abort waiting unavailable", "abort running unavailable"}));
}

TEST_F(CurlMultiTest, AJobMayEndEarly) {
  CurlMulti multi(loop_, 1);
  auto job = Start(multi, "job", true, "/silent");
  RunUntil(loop_, [&] { return !log_.empty(); });
  multi.Finish(*job, CURLE_OPERATION_TIMEDOUT);
  EXPECT_EQ(log_.back(), "done job 28");
  multi.Finish(*job, CURLE_OPERATION_TIMEDOUT);
  multi.Cancel(*job);
  EXPECT_EQ(log_.size(), 2U);
}

}  // namespace
}  // namespace reelcache
