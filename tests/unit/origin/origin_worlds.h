// Every kind of origin, each with the storage behind it.
#pragma once

#include <memory>

#include "io/work_pool.h"
#include "mini_buckets.h"
#include "mini_files.h"
#include "origin/bucket_origin.h"
#include "origin/circuit_origin.h"
#include "origin/dir_origin.h"
#include "origin/gcs_dialect.h"
#include "origin/hedging_origin.h"
#include "origin/http_origin.h"
#include "origin/late_origin.h"
#include "origin/limited_origin.h"
#include "origin/retrying_origin.h"
#include "origin/timed_origin.h"
#include "origin/s3_authority.h"
#include "origin/s3_dialect.h"
#include "origin_test_util.h"
#include "support/fake_origin.h"
#include "support/temp_folder.h"

namespace reelcache {

// One kind of origin with the storage behind it.
class World {
 public:
  virtual ~World() = default;
  virtual Origin& origin() = 0;
  virtual void Put(const std::string& name, const std::string& bytes) = 0;  // new, or a new version
  virtual void Remove(const std::string& name) = 0;

  OriginStats stats;
};

class DirWorld final : public World {
 public:
  Origin& origin() override { return origin_; }
  void Put(const std::string& name, const std::string& bytes) override { folder_.Put(name, bytes); }
  void Remove(const std::string& name) override { std::filesystem::remove(folder_ / name); }

 private:
  TempFolder folder_;
  WorkPool pool_{"test", 2};
  DirOrigin origin_{folder_.path(), pool_, &stats};
};

class HttpWorld final : public World {
 public:
  Origin& origin() override { return origin_; }
  void Put(const std::string& name, const std::string& bytes) override { files_.Put(name, bytes); }
  void Remove(const std::string& name) override { files_.Remove(name); }

 private:
  MiniFiles files_;
  MiniHttpServer server_{std::ref(files_)};
  HttpOrigin origin_{*ParseOriginUrl(server_.url() + "/media/"), {}, &stats};
};

class GcsWorld final : public World {
 public:
  Origin& origin() override { return origin_; }
  void Put(const std::string& name, const std::string& bytes) override { bucket_.Put("films/" + name, bytes); }
  void Remove(const std::string& name) override { bucket_.Remove("films/" + name); }

 private:
  MiniGcs bucket_;
  MiniHttpServer server_{std::ref(bucket_)};
  BucketOrigin origin_{"gs://bucket/films/", std::make_unique<GcsDialect>(server_.url(), "bucket", "films/"),
                       std::make_unique<NoAuthority>(), {}, &stats};
};

class S3World final : public World {
 public:
  Origin& origin() override { return origin_; }
  void Put(const std::string& name, const std::string& bytes) override { bucket_.Put(name, bytes); }
  void Remove(const std::string& name) override { bucket_.Remove(name); }

 private:
  MiniS3 bucket_;
  MiniHttpServer server_{std::ref(bucket_)};
  BucketOrigin origin_{"s3://bucket/", std::make_unique<S3Dialect>("bucket", ""),
                       std::make_unique<S3Authority>(S3Address{"bucket", server_.url(), "us-east-1", false},
                                                     [] { return std::optional(S3Keys{"id", "secret", ""}); },
                                                     Clock::System()),
                       {}, &stats};
};

// A bucket whose place is found out on another loop.
class LateWorld final : public World {
 public:
  Origin& origin() override { return origin_; }
  void Put(const std::string& name, const std::string& bytes) override { inner_.Put(name, bytes); }
  void Remove(const std::string& name) override { inner_.Remove(name); }

 private:
  class Place final : public TokenSource {
   public:
    void Ask(OnToken on_token) override { on_token(Token{"here"}); }
    void CloseLoop(Loop&) override {}
  };
  GcsWorld inner_;
  Loop home_{"home"};
  std::thread runs_home_{[this] { home_.Run(); }};
  LateOrigin origin_{"late:", home_, std::make_unique<Place>(),
                     [this](const std::string&) { return std::make_unique<RetryingOrigin>(inner_.origin(), RetryPolicy{}, &stats); },
                     Clock::System()};

 public:
  ~LateWorld() override {
    home_.Stop();
    runs_home_.join();
    origin_.CloseLoop(home_);
  }
};

class FakeWorld final : public World {
 public:
  Origin& origin() override { return origin_; }
  void Put(const std::string& name, const std::string& bytes) override {
    origin_.Serve(name, bytes, {.etag = "\"" + std::to_string(++version_) + "\""});
  }
  void Remove(const std::string& name) override { origin_.Remove(name); }

 private:
  FakeOrigin origin_;
  int version_ = 0;
};

class RetryingWorld final : public World {
 public:
  Origin& origin() override { return origin_; }
  void Put(const std::string& name, const std::string& bytes) override { inner_.Put(name, bytes); }
  void Remove(const std::string& name) override { inner_.Remove(name); }

 private:
  HttpWorld inner_;
  RetryingOrigin origin_{inner_.origin(), {}, &stats};
};

// The others around an origin over the network.
template <typename Decorator>
class GuardedWorld final : public World {
 public:
  Origin& origin() override { return decorator_.origin; }
  void Put(const std::string& name, const std::string& bytes) override { inner_.Put(name, bytes); }
  void Remove(const std::string& name) override { inner_.Remove(name); }

 private:
  HttpWorld inner_;
  Decorator decorator_{inner_.origin(), &stats};
};

struct Timed {
  Timed(Origin& inner, OriginStats* stats) : origin(inner, "", Clock::System(), *stats, nullptr) {}
  TimedOrigin origin;
};

struct Limited {
  Limited(Origin& inner, OriginStats* stats) : origin(inner, 4, stats) {}
  LimitedOrigin origin;
};

struct Circuited {
  Circuited(Origin& inner, OriginStats* stats) : origin(inner, {}, Clock::System(), stats) {}
  CircuitOrigin origin;
};

struct Hedged {
  Hedged(Origin& inner, OriginStats* stats) : origin(inner, {.fewest = 1, .floor = std::chrono::milliseconds(1)}, stats) {}
  HedgingOrigin origin;
};

struct WholeStack {
  WholeStack(Origin& inner, OriginStats* stats)
      : timed(inner, stats), circuit(timed.origin, stats), limited(circuit.origin, stats), hedged(limited.origin, stats), origin(hedged.origin, {}, stats) {}
  Timed timed;
  Circuited circuit;
  Limited limited;
  Hedged hedged;
  RetryingOrigin origin;
};

}  // namespace reelcache
