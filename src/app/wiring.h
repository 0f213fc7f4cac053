// Everything a running server is made of, made in order and taken down in reverse.
//
//   store, origin -> cache -> handlers -> loops -> one server a loop
//
// Loop 0 runs on the thread that calls Run and takes the signals; every further loop has a thread of its own.
#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "admin/cache_api.h"
#include "admin/explain_api.h"
#include "admin/log_level_api.h"
#include "admin/pin_api.h"
#include "admin/prometheus.h"
#include "admin/purge_api.h"
#include "admin/stats_api.h"
#include "admin/warm_api.h"
#include "app/config.h"
#include "app/operators.h"
#include "app/origins.h"
#include "gallery/listing.h"
#include "gallery/media_api.h"
#include "gallery/media_reader.h"
#include "gallery/media_table.h"
#include "gallery/pages.h"
#include "gallery/poster_api.h"
#include "gallery/subtitles_api.h"
#include "io/signals.h"
#include "io/work_pool.h"
#include "origin/origin_stats.h"
#include "server/server.h"
#include "store/rocks_chunk_store.h"

namespace reelcache {

class App {
 public:
  // Requires: `memory` and `max_response` are chosen.
  // `on_hangup` is called at SIGHUP, on loop 0.
  App(ServeConfig config, std::function<void(App&)> on_hangup);
  ~App();

  // Opens and binds everything. Errors: kInvalid, one sentence naming the option and the cure.
  Status Start();

  // Until SIGTERM or SIGINT (from Start on), then drains. Requires: Start was ok.
  void Run();

  // Takes over what can change while it runs: the options marked `reload`. Requires: as the constructor, and Start was
  // ok.
  void Apply(const ServeConfig& config);

  std::uint16_t port() const { return servers_.front()->port(); }
  const Operators& operators() const { return *operators_; }

 private:
  Status OpenStore();
  Status OpenOrigins();
  void OpenMedia();
  void OpenMetrics();
  void OpenContents();
  void OpenSteering();
  Status Listen();
  void BeginDrain();
  void OnDrained();
  void DrainOperators();

  const ServeConfig config_;  // as at the start
  const std::function<void(App&)> on_hangup_;
  const Clock& clock_ = Clock::System();
  Metrics metrics_;
  OriginStats origin_stats_;
  std::vector<NamedOriginUrl> urls_;
  AccessLog access_log_;
  std::unique_ptr<RocksChunkStore> store_;
  std::unique_ptr<Origins> origins_;
  std::unique_ptr<WorkPool> disk_readers_;
  std::unique_ptr<Cache> cache_;
  std::vector<std::unique_ptr<Loop>> loops_;
  Pages pages_;
  std::unique_ptr<MediaTable> media_table_;
  std::shared_ptr<MediaReader> media_reader_;
  std::unique_ptr<MediaApi> media_api_;
  std::unique_ptr<PosterApi> poster_api_;
  std::unique_ptr<SubtitlesApi> subtitles_api_;
  std::unique_ptr<Listing> listing_;
  std::unique_ptr<StatsApi> stats_;
  std::unique_ptr<CacheApi> cache_api_;
  std::shared_ptr<Warmer> warmer_;  // on loop 0
  std::unique_ptr<WarmApi> warm_api_;
  std::unique_ptr<PrometheusApi> prometheus_;
  std::unique_ptr<ExplainApi> explain_;
  std::unique_ptr<Purger> purger_;
  std::unique_ptr<Pinning> pinning_;
  std::unique_ptr<WorkPool> steering_;  // one thread: what walks through records and waits for them
  std::unique_ptr<PurgeApi> purge_api_;
  std::unique_ptr<PinApi> pin_api_;
  std::unique_ptr<PinsApi> pins_api_;
  LogLevelApi log_level_api_;
  Router router_;
  std::unique_ptr<Operators> operators_;
  std::unique_ptr<ServerParts> parts_;
  std::vector<std::unique_ptr<Server>> servers_;  // one a loop
  std::unique_ptr<Signals> signals_;
  std::atomic<int> draining_{0};  // servers that still drain
  bool stopping_ = false;         // loop 0 only
  std::chrono::milliseconds drain_timeout_{};  // loop 0 only
  SteadyTime drain_deadline_;
};

}  // namespace reelcache
