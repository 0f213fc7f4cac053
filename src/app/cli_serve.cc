#include "app/cli_serve.h"

#include <fmt/format.h>

#include <cstdio>

#include "app/origins.h"
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

}  // namespace

int RunServe(ServeConfig config) {
  InitLog(config.debug);
  if (EqualsIgnoreCase(config.origin, kAutoOrigin)) config.origin = ChooseOrigin(config.environment);
  for (const std::string& warning : config.warnings) spdlog::warn("{}", warning);
  App app(config);
  if (Status started = app.Start(); !started.ok()) {
    fmt::print(stderr, "reelcache: {}\n", started.error().message);
    return 2;
  }
  fmt::print("{} shows the videos of {} (host {}: {}; port {}: {})\n", AddressFor(config, app.port()), Joined(SplitOrigins(config.origin)),
             config.host, config.host_reason, app.port(), config.port_reason);
  std::fflush(stdout);
  app.Run();
  spdlog::info("stopped");
  return 0;
}

}  // namespace reelcache
