#include "app/cli_serve.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>

#include "app/admin_place.h"
#include "app/crash_trace.h"
#include "app/limits.h"
#include "app/origins.h"
#include "app/platform.h"
#include "app/reload.h"
#include "app/settings.h"
#include "app/supervisor.h"
#include "base/size_text.h"
#include "app/wiring.h"
#include "base/ascii.h"
#include "base/log.h"
#include "io/service_notice.h"

namespace reelcache {
namespace {

std::string Joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

// Chooses after the machine what nobody said. Returns a sentence for the log about each choice.
std::vector<std::string> SettleSizes(ServeConfig& config) {
  std::vector<std::string> told;
  auto tell = [&](const char* option, const SizeChoice& choice) {
    if (!choice.why.empty()) told.push_back(fmt::format("{} is {}: {}", option, FormatSize(choice.bytes), choice.why));
    return choice.bytes;
  };
  Machine machine = ReadMachine(config.platform, config.cache_dir);
  config.memory = tell("--memory", ChooseMemory(config.memory, machine));
  if (auto cache = ChooseCacheSize(config.cache_size, machine)) config.cache_size = tell("--cache-size", *cache);
  config.max_response = tell("--max-response", ChooseMaxResponse(config.max_response, machine));
  return told;
}

// The settings with everything chosen that was left to the program.
ServeConfig Settled(ServeConfig config, std::vector<std::string>& told) {
  if (EqualsIgnoreCase(config.origin, kAutoOrigin)) config.origin = ChooseOrigin(config.environment);
  told = SettleSizes(config);
  return config;
}

// Ports that were any stay what they were.
void TakeAgain(const ServerPorts& ports, ServeConfig& config) {
  config.port = ports.main;
  if (ports.admin != 0 && config.admin.ends_with(":0"))
    config.admin.replace(config.admin.size() - 1, 1, std::to_string(ports.admin));
}

// A server, from its settings to its end.
class Worker {
 public:
  Worker(const SettingSources& sources, ServeConfig written) : sources_(sources), written_(std::move(written)) {}

  int Run(const WorkerStart& start) {
    for (int number : {SIGHUP, SIGUSR1}) signal(number, SIG_IGN);  // until somebody takes them
    TraceCrashes();
    for (const std::string& warning : written_.warnings) spdlog::warn("{}", warning);
    std::vector<std::string> sizes;
    ServeConfig config = Settled(written_, sizes);
    if (config.port == 0 && config.admin == "auto") config.admin = "127.0.0.1:0";
    if (start.before) TakeAgain(*start.before, config);
    App app(config, [this](App& running) { Reload(running); });
    if (Status started = app.Start(); !started.ok()) {
      fmt::print(stderr, "reelcache: {}\n", started.error().message);
      return 2;
    }
    start.on_serving({app.port(), app.operators().port()});
    for (const std::string& size : sizes) spdlog::info("{}", size);
    Announce(config, app, start);
    app.Run();
    spdlog::info("stopped");
    return 0;
  }

 private:
  void Announce(const ServeConfig& config, const App& app, const WorkerStart& start) {
    const std::string url = UrlOf(config.host, app.port());
    if (!start.before) {
      const std::string operators = app.operators().Greeting(url);
      fmt::print("{} shows the videos of {} (host {}: {}; port {}: {})\n{}{}", url, Joined(SplitOrigins(config.origin)),
                 config.host, config.host_reason, app.port(), config.port_reason, operators, operators.empty() ? "" : "\n");
      std::fflush(stdout);
    } else {
      spdlog::info("serving again at {}", url);
    }
    if (const std::string* socket = FindVariable(config.environment, "NOTIFY_SOCKET"))
      TellServiceManager(*socket, "READY=1");
  }

  // At SIGHUP.
  void Reload(App& app) {
    auto wanted = LoadServeConfig(sources_.args, sources_.environment, sources_.cwd);
    if (!wanted.ok()) {
      spdlog::error("the settings cannot be read again, nothing changes: {}", wanted.error().message);
      return;
    }
    for (const std::string& warning : wanted->warnings) spdlog::warn("{}", warning);
    auto plan = PlanReload(written_, *wanted);
    written_ = std::move(plan.config);
    std::vector<std::string> sizes;
    app.Apply(Settled(written_, sizes));
    spdlog::info("settings read again: {}", plan.changed.empty() ? "nothing changed" : Joined(plan.changed) + " changed");
    if (!plan.needs_restart.empty())
      spdlog::warn("a restart is needed for the change of {}", Joined(plan.needs_restart));
  }

  const SettingSources& sources_;
  ServeConfig written_;  // what runs, with what is left to the program still open
};

}  // namespace

int RunServe(const SettingSources& sources) {
  auto load = [&] { return LoadServeConfig(sources.args, sources.environment, sources.cwd); };
  auto config = load();
  if (!config.ok()) {
    fmt::print(stderr, "reelcache: {}\n", config.error().message);
    return 2;
  }
  if (!config->debug) KeepMemoryPrivate();
  InitLog(config->log_level);
  if (!config->supervise) return Worker(sources, std::move(*config)).Run({});
  return Supervise([&](const WorkerStart& start) {
    if (start.before)
      if (auto latest = load(); latest.ok()) config = std::move(latest);  // else those that worked before
    return Worker(sources, std::move(*config)).Run(start);
  });
}

}  // namespace reelcache
