#include "app/wiring.h"

#include <future>

#include "app/limits.h"
#include "base/log.h"
#include "io/tcp.h"

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

Prices PricesOf(const ServeConfig& config, const std::vector<NamedOriginUrl>& urls) {
  std::vector<std::string_view> schemes;
  for (const NamedOriginUrl& each : urls) schemes.push_back(each.url.scheme());
  Prices prices = PricesFor(schemes);
  prices.list_per_1000 = config.price_list.value_or(prices.list_per_1000);
  prices.read_per_1000 = config.price_read.value_or(prices.read_per_1000);
  prices.egress_per_gb = config.price_egress.value_or(prices.egress_per_gb);
  return prices;
}

}  // namespace

App::App(ServeConfig config) : config_(std::move(config)) {}

App::~App() {
  // Requests first, then what they read from, then the loops those are bound to.
  servers_.clear();
  signals_ = nullptr;
  media_reader_ = nullptr;
  if (origins_)
    for (auto& loop : loops_) origins_->all().CloseLoop(*loop);
  for (auto& loop : loops_) loop->RunOnce(false);
  disk_readers_ = nullptr;
  for (auto& loop : loops_) loop->RunOnce(false);
  listing_ = nullptr;
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
    if (Status opened = access_log_.Open(config_.access_log); !opened.ok()) return opened;
  if (Status loaded = pages_.Load(config_.web_dir); !loaded.ok()) return loaded;
  for (int i = 0; i < config_.loops; ++i) loops_.push_back(std::make_unique<Loop>(std::to_string(i)));
  if (Status origins = OpenOrigins(); !origins.ok()) return origins;
  if (Status probed = ProbePort(config_.host, config_.port); !probed.ok()) return probed;
  if (Status store = OpenStore(); !store.ok()) return store;
  disk_readers_ = std::make_unique<WorkPool>("disk-read", kDiskReaders);
  CacheOptions cache{config_.chunk_bytes, *config_.memory, config_.fresh_for, config_.negative_ttl,
                     config_.stale_if_error};
  cache_ = std::make_unique<Cache>(origins_->all(), *store_, *disk_readers_, clock_, metrics_, cache);
  OpenMedia();
  ListingOptions listing{config_.list_ttl, config_.serve_hidden, {}, media_table_.get()};
  listing_ = std::make_unique<Listing>(origins_->listing_sources(), *loops_.front(), clock_, listing);
  subtitles_api_ = std::make_unique<SubtitlesApi>(*listing_, config_.serve_hidden);
  stats_ = std::make_unique<StatsApi>(*cache_, origin_stats_, prices_, clock_);
  pages_.AddTo(router_);
  router_.Add("/api/videos", *listing_);
  router_.Add("/api/stats", *stats_);
  router_.Add("/api/media", *media_api_);
  router_.Add("/api/subtitles", *subtitles_api_);
  router_.AddBelow(std::string(PosterApi::kPrefix), *poster_api_);
  ServerOptions options{config_.header_timeout, config_.keepalive_timeout, config_.send_timeout,
                        config_.drain_timeout,  config_.serve_all,         config_.serve_hidden};
  options.most_connections = budget;
  options.max_response_bytes = *config_.max_response;
  parts_ = std::make_unique<ServerParts>(ServerParts{*cache_, router_, metrics_, clock_, access_log_, options});
  if (Status listening = Listen(); !listening.ok()) return listening;
  signals_ = std::make_unique<Signals>(*loops_.front(), [this] { BeginDrain(); });
  return Ok();
}

Status App::OpenStore() {
  StoreOptions options;
  options.folder = config_.cache_dir;
  options.budget_bytes = config_.cache_size;
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
  auto origins = Origins::Open(*urls, {*loops_.front(), clock_, config_.environment, options, origin_stats_});
  if (!origins.ok()) return std::move(origins.error());
  origins_ = std::move(*origins);
  prices_ = PricesOf(config_, *urls);
  return Ok();
}

// Facts that were read before are told in any case.
void App::OpenMedia() {
  MediaWorker::Options worker{.poster_edge = kPosterEdge};
  if (config_.posters) worker.program = FindMediaProgram();
  if (config_.posters && worker.program.empty())
    spdlog::warn("reelcache-media is not beside this program: no posters, and nothing is told of videos but their names");
  media_table_ = std::make_unique<MediaTable>(*cache_);
  media_reader_ = MediaReader::Create(*cache_, *loops_.front(), *media_table_, std::move(worker));
  media_api_ = std::make_unique<MediaApi>(*media_table_, *media_reader_, config_.serve_hidden);
  poster_api_ = std::make_unique<PosterApi>(*cache_, config_.serve_hidden);
}

Status App::Listen() {
  for (auto& loop : loops_) servers_.push_back(std::make_unique<Server>(*parts_, *loop));
  std::uint16_t port = config_.port;
  for (auto& server : servers_) {
    if (Status listening = server->Listen(config_.host, port, servers_.size() > 1); !listening.ok()) return listening;
    port = servers_.front()->port();
  }
  return Ok();
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
  draining_ = static_cast<int>(servers_.size());
  for (std::size_t i = 0; i < servers_.size(); ++i)
    loops_[i]->Post([this, i] { servers_[i]->Drain([this] { OnDrained(); }); });
}

void App::OnDrained() {
  if (--draining_ == 0) loops_.front()->Stop();
}

}  // namespace reelcache
