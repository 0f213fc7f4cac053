// Random histories of viewers, faults, overwrites and restarts. Whatever happens: bytes of one version only, the right
// status, counters that add up, and in the end the newest version for everybody.
#include <random>

#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

constexpr int kSteps = 60;
constexpr std::uint64_t kLengths[] = {1, 255, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 700'001, 3 * kMiB + 17};

class ProxyProperty : public ProxyTest, public testing::WithParamInterface<int> {
 protected:
  struct Film {
    std::string name;
    std::vector<std::string> versions;         // all that ever were
    std::map<std::string, std::size_t> by_tag;  // our entity tags, once seen
    bool there = true;
    bool was_removed = false;
  };

  std::uint64_t Below(std::uint64_t limit) { return random_() % limit; }

  void Overwrite(Film& film) {
    std::uint64_t length = kLengths[Below(std::size(kLengths))];
    film.versions.push_back(Bytes(length, random_()));
    origin.Serve(film.name, film.versions.back(),
                 {.etag = "\"" + film.name + std::to_string(film.versions.size()) + "\""});
    film.there = true;
    Did("overwrite " + film.name + " with " + std::to_string(length));
  }

  std::string RandomRange(const Film& film) {
    std::uint64_t length = film.versions.back().size();
    std::uint64_t first = Below(length + 10), last = first + Below(length);
    switch (Below(4)) {
      case 0: return "";
      case 1: return "bytes=" + std::to_string(first) + "-";
      case 2: return "bytes=-" + std::to_string(1 + Below(length));
      default: return "bytes=" + std::to_string(first) + "-" + std::to_string(last);
    }
  }

  void Ask(Film& film) {
    std::string range = RandomRange(film);
    bool leaves = Below(6) == 0;
    Did((leaves ? "leave " : "ask ") + film.name + " " + range);
    Get request(film.name);
    if (!range.empty()) request.Range(range);
    Client client = Connect(leaves ? 1000 + Below(600'000) : SIZE_MAX);
    client.end().burst = std::size_t{1} << Below(21);
    client.Send(request);
    if (leaves) {
      Settle();
      client.Break();
      Settle();
      somebody_left_ = true;
      return;
    }
    Check(film, client.Response());
  }

  void Check(Film& film, const TestResponse& response) {
    received_bytes_ += response.status == 200 || response.status == 206 ? response.body.size() : 0;
    switch (response.status) {
      case 200:
      case 206: return CheckBytes(film, response);
      case 404: EXPECT_TRUE(film.was_removed); return;
      case 416: EXPECT_FALSE(response.Field("content-range").empty()); return;
      default:
        EXPECT_TRUE(response.status == 502 || response.status == 503 || response.status == 504) << response.status;
        EXPECT_GT(faults_, 0);
    }
  }

  void CheckBytes(Film& film, const TestResponse& response) {
    std::uint64_t begin = 0;
    std::optional<std::uint64_t> length;  // unknown of a chunked 200 that was cut
    std::string range = response.Field("content-range");
    if (range.empty()) {
      bool chunked = response.Field("transfer-encoding") == "chunked";
      if (!chunked) length = std::stoull(response.Field("content-length"));
      if (chunked && response.complete) length = response.body.size();
    } else {
      begin = std::stoull(range.substr(range.find(' ') + 1));
      length = std::stoull(range.substr(range.find('/') + 1));
    }
    EXPECT_TRUE(response.complete || faults_ > 0 || film.versions.size() > 1 || film.was_removed) << "cut without a reason";
    std::string tag = response.Field("etag");
    std::vector<std::size_t> same;
    for (std::size_t version = 0; version < film.versions.size(); ++version) {
      const std::string& bytes = film.versions[version];
      if (bytes.size() == length.value_or(bytes.size()) && bytes.compare(begin, response.body.size(), response.body) == 0) same.push_back(version);
    }
    ASSERT_FALSE(same.empty()) << "these bytes are of no version";
    if (auto known = film.by_tag.find(tag); known != film.by_tag.end())
      EXPECT_NE(std::find(same.begin(), same.end(), known->second), same.end()) << "bytes of another version under this tag";
    else if (same.size() == 1)
      film.by_tag[tag] = same.front();
  }

  void Step(Film& film) {
    switch (Below(12)) {
      case 0: return Overwrite(film);
      case 1:
        Did("remove " + film.name);
        origin.Remove(film.name);
        film.there = false;
        film.was_removed = true;
        return;
      case 2: {
        std::optional<std::uint64_t> after;
        if (Below(2) == 0) after = Below(500'000);
        Did("fail " + film.name + (after ? " after " + std::to_string(*after) : " at once"));
        FakeFault fault;
        if (after) fault.after_bytes = *after;
        fault.error = Error{ErrorKind::kUnavailable, "reset"};
        origin.FailNext(film.name, fault);
        ++faults_;
        return;
      }
      case 3:
        Did("time passes");
        return Advance(std::chrono::seconds(1 + Below(90)));
      case 4: {
        Did("restart");
        CacheOptions options;
        if (Below(2) == 0) options.memory_bytes = kMiB;
        AwaitFills();
        Remake(options);
        if (Below(3) == 0) parts->options.max_response_bytes = 50'000;  // most answers are chunked
        return;
      }
      default: return Ask(film);
    }
  }

  void Did(std::string what) { history_ += what + "\n"; }

  std::mt19937_64 random_{static_cast<std::uint64_t>(GetParam())};
  std::string history_;
  int faults_ = 0;
  bool somebody_left_ = false;
  std::uint64_t received_bytes_ = 0;
};

TEST_P(ProxyProperty, BytesAreNeverWrongAndCountersAddUp) {
  std::vector<Film> films{{"a.mp4", {}, {}}, {"b.mp4", {}, {}}};
  for (Film& film : films) Overwrite(film);
  for (int step = 0; step < kSteps && !HasFatalFailure(); ++step) Step(films[Below(films.size())]);
  for (Film& film : films) {
    if (!film.there) Overwrite(film);
    TestResponse last;
    for (int tries = 0; tries <= faults_ + 1 && last.body != film.versions.back(); ++tries) {
      Advance(std::chrono::seconds(100));
      last = Fetch(Get(film.name));
      Check(film, last);
    }
    EXPECT_EQ(last.status, 200);
    EXPECT_TRUE(last.body == film.versions.back()) << "the newest version is not served";
  }
  AwaitFills();
  if (!somebody_left_) EXPECT_EQ(sent_bytes(), received_bytes_);
  EXPECT_GE(sent_bytes(), received_bytes_);
  EXPECT_EQ(metrics.Get(Gauge::kFillBytes), 0);
  EXPECT_EQ(metrics.Get(Gauge::kPinnedBytes), 0);
  if (HasFailure()) ADD_FAILURE() << "seed " << GetParam() << ", history:\n" << history_;
}

INSTANTIATE_TEST_SUITE_P(Seeds, ProxyProperty, testing::Range(1, 61));

}  // namespace
}  // namespace reelcache
