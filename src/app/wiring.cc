#include "app/wiring.h"

#include <csignal>
#include <future>

#include "app/limits.h"
#include "app/version.h"
#include "base/log.h"
#include "io/tcp.h"
#include "origin/curl_pool.h"

namespace reelcache {
namespace {

constexpr int kDiskReaders = 3;  // threads that block on reads of chunks
constexpr std::uint32_t kPosterEdge = 480;  // pixels: a card of the gallery on a screen with two pixels in each place

// Runs `task` on the loop's own thread and waits for it. Requires: the loop runs on another thread.
void RunOn(Loop& loop, const std::function<void()>& task) {
  std::promise<void> done;
  loop.Post([&] {
    task();
    done.set_value();
  });
  done.get_future().wait();
}

AccessLog::Format FormatOf(const ServeConfig& config) {
  return config.access_log_combined ? AccessLog::Format::kCombined : AccessLog::Format::kJson;
}

Prices PricesOf(const ServeConfig& config, const std::vector<NamedOriginUrl>& urls) {
  std::vector<std::string_view> schemes;
  for (const NamedOriginUrl& each : urls) schemes.push_back(each.url.scheme());
  Prices prices = PricesFor(schemes);
  prices.list_per_1000 = config.price_list.value_or(prices.list_per_1000);
  prices.read_per_1000 = config.price_read.value_or(prices.read_per_1000);
  prices.egress_per_gb = config.price_egress.value_or(prices.egress_per_gb);
  return prices;
}

CacheOptions CacheOptionsOf(const ServeConfig& config) {
  return {config.chunk_bytes, *config.memory, config.fresh_for, config.negative_ttl, config.stale_if_error};
}

}  // namespace

App::App(ServeConfig config, std::function<void(App&)> on_hangup)
    : config_(std::move(config)), on_hangup_(std::move(on_hangup)) {}

App::~App() {
  // Requests first, then what they read from, then the loops those are bound to.
  servers_.clear();
  if (operators_) operators_->Close();
  signals_ = nullptr;
  media_reader_ = nullptr;
  warmer_ = nullptr;
  if (origins_)
    for (auto& loop : loops_) origins_->all().CloseLoop(*loop);
  for (auto& loop : loops_) loop->RunOnce(false);
  disk_readers_ = nullptr;
  steering_ = nullptr;
  for (auto& loop : loops_) loop->RunOnce(false);
  listing_ = nullptr;
  cache_api_ = nullptr;
  media_table_ = nullptr;
  cache_ = nullptr;
  origins_ = nullptr;
  loops_.clear();
  store_ = nullptr;
}

Status App::Start() {
  TuneAllocator();
  int budget = ConnectionBudget(RaiseDescriptorLimit());
  if (!config_.access_log.empty())
    if (Status opened = access_log_.Open(config_.access_log, FormatOf(config_)); !opened.ok()) return opened;
  if (Status loaded = pages_.Load(config_.web_dir); !loaded.ok()) return loaded;
  for (int i = 0; i < config_.loops; ++i) loops_.push_back(std::make_unique<Loop>(std::to_string(i)));
  if (Status origins = OpenOrigins(); !origins.ok()) return origins;
  if (Status probed = ProbePort({config_.host, config_.port}); !probed.ok()) return probed;
  if (Status store = OpenStore(); !store.ok()) return store;
  disk_readers_ = std::make_unique<WorkPool>("disk-read", kDiskReaders);
  cache_ = std::make_unique<Cache>(origins_->all(), *store_, *disk_readers_, clock_, metrics_, CacheOptionsOf(config_));
  OpenMedia();
  ListingOptions listing{config_.list_ttl, config_.serve_hidden, {}, media_table_.get()};
  listing_ = std::make_unique<Listing>(origins_->listing_sources(), *loops_.front(), clock_, listing);
  subtitles_api_ = std::make_unique<SubtitlesApi>(*listing_, config_.serve_hidden);
  stats_ = std::make_unique<StatsApi>(*cache_, origin_stats_, PricesOf(config_, urls_), clock_);
  operators_ = std::make_unique<Operators>(config_, *cache_, origin_stats_, *stats_, clock_);
  ServerOptions options;
  options.serve_hidden = config_.serve_hidden;
  options.most_connections = budget;
  parts_ = std::make_unique<ServerParts>(
      ServerParts{*cache_, router_, metrics_, clock_, access_log_, options, operators_->main_gate()});
  Apply(config_);
  pages_.AddTo(router_, !config_.admin_token.empty());
  router_.Add("/api/videos", *listing_);
  router_.Add("/api/media", *media_api_);
  router_.Add("/api/subtitles", *subtitles_api_);
  router_.AddBelow(std::string(PosterApi::kPrefix), *poster_api_);
  operators_->AddTo(router_);
  OpenMetrics();
  OpenContents();
  router_.AddOperator("/api/log-level", log_level_api_);
  OpenSteering();
  if (Status listening = Listen(); !listening.ok()) return listening;
  store_->TellAddress(operators_->Address(UrlOf(config_.host, port())));
  signals_ = std::make_unique<Signals>(*loops_.front());
  for (int stop : {SIGTERM, SIGINT}) signals_->On(stop, [this] { BeginDrain(); });
  signals_->On(SIGHUP, [this] { on_hangup_(*this); });
  signals_->On(SIGUSR1, [this] { access_log_.Reopen(); });
  return Ok();
}

void App::Apply(const ServeConfig& config) {
  for (ServerParts* parts : {parts_.get(), operators_->parts()}) {
    if (parts == nullptr) continue;
    ServerOptions& server = parts->options;
    server.header_timeout = config.header_timeout;
    server.keepalive_timeout = config.keepalive_timeout;
    server.send_timeout = config.send_timeout;
    server.serve_all = config.serve_all;
    server.max_response_bytes = *config.max_response;
  }
  drain_timeout_ = config.drain_timeout;
  cache_->Reload(CacheOptionsOf(config));
  listing_->SetTtl(config.list_ttl);
  stats_->SetPrices(PricesOf(config, urls_));
  SetLogLevel(config.log_level);
}

Status App::OpenStore() {
  StoreOptions options;
  options.folder = config_.cache_dir;
  options.budget_bytes = config_.cache_size;
  options.pin_bytes = config_.pin_size;
  options.chunk_bytes = config_.chunk_bytes;
  options.reset = config_.reset_cache;
  auto store = RocksChunkStore::Open(std::move(options));
  if (!store.ok()) return std::move(store.error());
  store_ = std::move(*store);
  return Ok();
}

Status App::OpenOrigins() {
  auto urls = ParseOrigins(SplitOrigins(config_.origin));
  if (!urls.ok()) return std::move(urls.error());
  OriginOptions options{config_.origin_connect_timeout, config_.origin_stall_timeout, config_.origin_connections,
                        config_.loops, config_.ca_file};
  FetchLog* fetch_log = access_log_.tells_fetches() ? &access_log_ : nullptr;
  auto origins =
      Origins::Open(*urls, {*loops_.front(), clock_, config_.environment, options, origin_stats_, fetch_log});
  if (!origins.ok()) return std::move(origins.error());
  origins_ = std::move(*origins);
  urls_ = std::move(*urls);
  return Ok();
}

// Facts that were read before are told in any case.
void App::OpenMedia() {
  MediaWorker::Options worker{.poster_edge = kPosterEdge};
  if (config_.posters) worker.program = FindMediaProgram();
  if (config_.posters && worker.program.empty())
    spdlog::warn(
        "reelcache-media is not beside this program: no posters, and nothing is told of videos but their names");
  media_table_ = std::make_unique<MediaTable>(*cache_);
  media_reader_ = MediaReader::Create(*cache_, *loops_.front(), *media_table_, std::move(worker));
  media_api_ = std::make_unique<MediaApi>(*media_table_, *media_reader_, config_.serve_hidden);
  poster_api_ = std::make_unique<PosterApi>(*cache_, config_.serve_hidden);
}

void App::OpenMetrics() {
  PrometheusParts parts{*cache_, origin_stats_, clock_, *stats_};
  parts.versions = {ProgramVersion(), RocksChunkStore::DatabaseVersion(), Loop::LibraryVersion(),
                    CurlPool::LibraryVersion()};
  std::uint64_t fetches = SplitOrigins(config_.origin).size() * static_cast<std::uint64_t>(config_.origin_connections);
  parts.fills_limit_bytes = fetches * config_.chunk_bytes;
  parts.sockets_limit_bytes = parts_->options.most_pinned_bytes;
  parts.loop_stalls = [this] {
    std::uint64_t stalls = 0;
    for (const auto& loop : loops_) stalls += loop->stalls();
    return stalls;
  };
  prometheus_ = std::make_unique<PrometheusApi>(std::move(parts));
  router_.AddOperator("/metrics", *prometheus_);
}

void App::OpenContents() {
  cache_api_ = std::make_unique<CacheApi>(*cache_);
  router_.AddOperator(std::string(CacheApi::kPath), *cache_api_);
  router_.AddOperatorBelow(std::string(CacheApi::kPrefix), *cache_api_);
  auto is_served = [this](const std::string& name) { return IsServed(parts_->options, name); };
  warmer_ = std::make_shared<Warmer>(*cache_, *loops_.front(), WarmOptions{.is_served = is_served});
  warm_api_ = std::make_unique<WarmApi>(*loops_.front(), warmer_);
  router_.AddOperator(std::string(WarmApi::kPath), *warm_api_);
  router_.AddOperatorBelow(std::string(WarmApi::kPrefix), *warm_api_);
}

void App::OpenSteering() {
  auto on_purged = [this](const std::vector<std::string>& names) {
    if (names.empty()) media_table_->ForgetAll();
    for (const std::string& name : names) media_table_->Forget(name);
  };
  purger_ = std::make_unique<Purger>(*cache_, on_purged);
  pinning_ = std::make_unique<Pinning>(*cache_);
  steering_ = std::make_unique<WorkPool>("steering", 1);
  auto on_changed = [this] { cache_api_->LookAnew(); };
  purge_api_ = std::make_unique<PurgeApi>(*purger_, *steering_, on_changed);
  pin_api_ = std::make_unique<PinApi>(*cache_, *pinning_, *steering_, on_changed);
  pins_api_ = std::make_unique<PinsApi>(*pinning_, *steering_);
  explain_ = std::make_unique<ExplainApi>(*cache_, parts_->options, *steering_);
  router_.AddOperator("/api/explain", *explain_);
  router_.AddOperator(PurgeApi::kPath, *purge_api_);
  router_.AddOperator(PinApi::kPinPath, *pin_api_);
  router_.AddOperator(PinApi::kUnpinPath, *pin_api_);
  router_.AddOperator(PinsApi::kPath, *pins_api_);
}

Status App::Listen() {
  for (auto& loop : loops_) servers_.push_back(std::make_unique<Server>(*parts_, *loop));
  std::uint16_t port = config_.port;
  for (auto& server : servers_) {
    if (Status listening = server->Listen({config_.host, port}, servers_.size() > 1); !listening.ok()) return listening;
    port = servers_.front()->port();
  }
  operators_->ready().Enter(Phase::kServing);
  return operators_->Listen(*parts_, *loops_.front());
}

void App::Run() {
  listing_->Refresh();
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < loops_.size(); ++i) threads.emplace_back([this, i] { loops_[i]->Run(); });
  loops_.front()->Run();
  for (std::size_t i = 1; i < loops_.size(); ++i)
    RunOn(*loops_[i], [this, i] {
      servers_[i] = nullptr;
      origins_->all().CloseLoop(*loops_[i]);
    });
  for (std::size_t i = 1; i < loops_.size(); ++i) loops_[i]->Stop();
  for (auto& thread : threads) thread.join();
}

// A second signal ends the drain at once.
void App::BeginDrain() {
  if (std::exchange(stopping_, true)) {
    loops_.front()->Stop();
    return;
  }
  spdlog::info("stopping: no new connections, running answers may end");
  operators_->ready().Enter(Phase::kDraining);
  drain_deadline_ = clock_.Now() + drain_timeout_;
  warmer_->Stop();
  draining_ = static_cast<int>(servers_.size());
  for (std::size_t i = 0; i < servers_.size(); ++i)
    loops_[i]->Post([this, i] { servers_[i]->Drain(drain_deadline_, [this] { OnDrained(); }); });
}

void App::OnDrained() {
  if (--draining_ == 0) loops_.front()->Post([this] { DrainOperators(); });
}

// Last: until then /readyz says that we drain, and an operator sees how that goes.
void App::DrainOperators() {
  auto stop = [this] { loops_.front()->Stop(); };
  operators_->server() == nullptr ? stop() : operators_->server()->Drain(drain_deadline_, stop);
}

}  // namespace reelcache
