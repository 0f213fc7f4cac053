#include "app/cli_serve.h"

#include <fmt/format.h>

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "app/admin_place.h"
#include "app/command_line.h"
#include "app/crash_trace.h"
#include "app/limits.h"
#include "app/origins.h"
#include "app/platform.h"
#include "app/reload.h"
#include "app/settings.h"
#include "app/supervisor.h"
#include "app/wiring.h"
#include "base/ascii.h"
#include "base/log.h"
#include "base/size_text.h"
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

// Chooses the origin and the ports, unless a worker before did. Blocks, as ChooseOrigin. Returns what it chose.
ServedAs SettlePlaces(const std::optional<ServedAs>& before, ServeConfig& config) {
  ServedAs served = before.value_or(ServedAs{});
  if (!EqualsIgnoreCase(config.origin, kAutoOrigin)) {
    served.auto_origin.clear();
  } else {
    if (served.auto_origin.empty()) served.auto_origin = ChooseOrigin(config.environment);
    config.origin = served.auto_origin;
  }
  if (config.port == 0 && ParseAdminPlace(config.admin)->kind == AdminPlace::Kind::kAuto) config.admin = "127.0.0.1:0";
  if (before) config.port = before->port;
  config.admin_port_before = served.admin_port;
  return served;
}

// They wait until somebody takes them (Signals::On): by default they would end a server that starts.
void HoldBackSignals() {
  sigset_t held_back;
  sigemptyset(&held_back);
  for (int number : {SIGHUP, SIGUSR1}) sigaddset(&held_back, number);
  pthread_sigmask(SIG_BLOCK, &held_back, nullptr);
}

// Of the terminal on standard input; false where that is none.
bool IsInForeground() { return tcgetpgrp(STDIN_FILENO) == getpgrp(); }

// A server, from its settings to its end.
class Worker {
 public:
  Worker(const SettingSources& sources, ServeConfig written) : sources_(sources), written_(std::move(written)) {}

  int Run(const WorkerStart& start) {
    TraceCrashes();
    for (const std::string& warning : written_.warnings) spdlog::warn("{}", warning);
    ServeConfig config = written_;
    ServedAs served = SettlePlaces(start.before, config);
    const std::vector<std::string> sizes = SettleSizes(config);
    App app(config, [this](App& running) { OnHangup(running); });
    if (Status started = app.Start(); !started.ok()) {
      Tell(stderr, fmt::format("reelcache: {}\n", started.error().message));
      return 2;
    }
    served.port = app.port();
    served.admin_port = app.operators().port();
    start.on_serving(served);
    for (const std::string& size : sizes) spdlog::info("{}", size);
    Announce(config, app, start);
    app.Run();
    spdlog::info("stopped");
    return 0;
  }

 private:
  void Announce(const ServeConfig& config, const App& app, const WorkerStart& start) {
    const std::string url = UrlOf(config.host, app.port());
    const std::string operators = app.operators().Greeting(url);
    if (!start.before) {
      Tell(stdout, fmt::format("{} shows the videos of {} (host {}: {}; port {}: {})\n{}{}", url,
                                Joined(SplitOrigins(config.origin)), config.host, config.host_reason, app.port(),
                                config.port_reason, operators, operators.empty() ? "" : "\n"));
      std::fflush(stdout);
    } else {
      spdlog::info("serving again at {}{}{}", url, operators.empty() ? "" : "; ", operators);
    }
    if (const std::string* socket = FindVariable(config.environment, "NOTIFY_SOCKET"))
      TellServiceManager(*socket, "READY=1");
  }

  // Without a supervisor, a terminal that goes away and its hangup end us, as they end other programs.
  void OnHangup(App& app) {
    if (was_in_foreground_ && tcgetpgrp(STDIN_FILENO) < 0)
      raise(SIGTERM);
    else
      Reload(app);
  }

  void Reload(App& app) {
    auto wanted = LoadServeConfig(sources_.args, sources_.environment, sources_.cwd);
    if (!wanted.ok()) {
      spdlog::error("the settings cannot be read again, nothing changes: {}", wanted.error().message);
      return;
    }
    for (const std::string& warning : wanted->warnings) spdlog::warn("{}", warning);
    auto plan = PlanReload(written_, *wanted);
    written_ = std::move(plan.config);
    ServeConfig config = written_;
    SettleSizes(config);
    app.Apply(config);
    const std::string changed = plan.changed.empty() ? "nothing" : Joined(plan.changed);
    spdlog::info("settings read again: {} changed", changed);
    if (!plan.needs_restart.empty())
      spdlog::warn("a restart is needed for the change of {}", Joined(plan.needs_restart));
  }

  const SettingSources& sources_;
  ServeConfig written_;  // what runs, with what is left to the program still open
  const bool was_in_foreground_ = IsInForeground();
};

// Those of now, unless they cannot be read or did not let a worker start: `first` did.
ServeConfig SettingsAgain(const WorkerStart& start, ServeConfig first, Result<ServeConfig> latest) {
  constexpr std::string_view kKept = "the server runs with those of its first start";
  if (!latest.ok())
    spdlog::warn("the settings cannot be read again, {}: {}", kKept, latest.error().message);
  else if (start.with_first_settings)
    spdlog::warn("it does not start with the settings as they are now, {}: mend them and restart it", kKept);
  return latest.ok() && !start.with_first_settings ? std::move(*latest) : std::move(first);
}

}  // namespace

int RunServe(const SettingSources& sources) {
  HoldBackSignals();
  auto load = [&] { return LoadServeConfig(sources.args, sources.environment, sources.cwd); };
  auto config = load();
  if (!config.ok()) {
    Tell(stderr, fmt::format("reelcache: {}\n", config.error().message));
    return 2;
  }
  if (!config->debug) KeepMemoryPrivate();
  InitLog(config->log_level);
  if (!config->supervise) return Worker(sources, std::move(*config)).Run({});
  return Supervise([&](const WorkerStart& start) {
    ServeConfig settings = start.before ? SettingsAgain(start, std::move(*config), load()) : std::move(*config);
    return Worker(sources, std::move(settings)).Run(start);
  });
}

}  // namespace reelcache
