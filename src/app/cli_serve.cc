#include "app/cli_serve.h"

#include <fmt/format.h>

#include <cstdio>

#include "app/limits.h"
#include "app/origins.h"
#include "app/platform.h"
#include "app/size_text.h"
#include "app/wiring.h"
#include "base/ascii.h"
#include "base/log.h"

namespace reelcache {
namespace {

// Port 80 needs no mention; a wildcard address is reached by the machine's own name.
std::string AddressFor(const ServeConfig& config, std::uint16_t port) {
  bool any = config.host == "0.0.0.0" || config.host == "::";
  bool v6 = config.host.find(':') != std::string::npos && !any;
  std::string host = any ? "localhost" : v6 ? "[" + config.host + "]" : config.host;
  return fmt::format("http://{}:{}", host, port);
}

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

}  // namespace

int RunServe(ServeConfig config) {
  if (!config.debug) KeepMemoryPrivate();
  InitLog(config.debug);
  if (EqualsIgnoreCase(config.origin, kAutoOrigin)) config.origin = ChooseOrigin(config.environment);
  for (const std::string& warning : config.warnings) spdlog::warn("{}", warning);
  const std::vector<std::string> sizes = SettleSizes(config);
  App app(config);
  if (Status started = app.Start(); !started.ok()) {
    fmt::print(stderr, "reelcache: {}\n", started.error().message);
    return 2;
  }
  for (const std::string& size : sizes) spdlog::info("{}", size);
  fmt::print("{} shows the videos of {} (host {}: {}; port {}: {})\n", AddressFor(config, app.port()),
             Joined(SplitOrigins(config.origin)), config.host, config.host_reason, app.port(), config.port_reason);
  std::fflush(stdout);
  app.Run();
  spdlog::info("stopped");
  return 0;
}

}  // namespace reelcache
