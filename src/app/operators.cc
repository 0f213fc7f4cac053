#include "app/operators.h"

#include <fmt/format.h>

#include "base/log.h"

namespace reelcache {
namespace {

// An operator gets in when viewers have all the places, and those that are told so are still there.
constexpr int kMoreConnections = 96;

}  // namespace

Operators::Operators(const ServeConfig& config, Cache& cache, const OriginStats& origin, StatsApi& stats,
                     const Clock& clock)
    : config_(config),
      place_(*ParseAdminPlace(config.admin)),
      ready_(cache, origin, clock),
      stats_(stats),
      live_(stats),
      login_(config.admin_token, clock) {
  if (place_.kind == AdminPlace::Kind::kAuto) {
    place_.host = "127.0.0.1";
    place_.port = config.port == 0 ? 0 : kAutoAdminPort;
  }
  const std::string& token = config.admin_token;
  const bool outside = IsReachableFromOutside(place_);
  const bool loopback = !outside && place_.kind != AdminPlace::Kind::kUnix;
  if (!token.empty()) main_gate_.emplace(AccessRules{token, true, false}, false, clock);
  admin_gate_.emplace(AccessRules{token, outside, loopback}, true, clock);
}

void Operators::AddTo(Router& router) {
  router.Add("/healthz", health_);
  router.Add("/readyz", ready_);
  if (config_.public_stats)
    router.Add("/api/stats", stats_);
  else
    router.AddOperator("/api/stats", stats_);
  router.AddOperator("/api/live", live_);
  if (!config_.admin_token.empty()) router.Add("/api/login", login_);
}

Status Operators::Listen(const ServerParts& parts, Loop& loop) {
  if (place_.kind == AdminPlace::Kind::kOff) return Ok();
  ServerOptions options = parts.options;
  options.most_connections += kMoreConnections;
  parts_ = std::make_unique<ServerParts>(
      ServerParts{parts.cache, parts.router, parts.metrics, parts.clock, parts.access_log, options, &*admin_gate_});
  server_ = std::make_unique<Server>(*parts_, loop);
  Status listening = ListenThere();
  if (listening.ok()) return listening;
  server_ = nullptr;
  parts_ = nullptr;
  if (place_.kind != AdminPlace::Kind::kAuto) return listening;
  spdlog::warn("{} HOST:PORT; operators are not answered on a port of their own", listening.error().message);
  return Ok();
}

Status Operators::ListenThere() {
  constexpr std::string_view kOption = "--admin";
  if (place_.kind == AdminPlace::Kind::kUnix) return server_->Listen(place_.socket, kOption);
  auto at = [&](std::uint16_t port) { return server_->Listen(TcpAddress{place_.host, port, kOption, kOption}, false); };
  if (place_.port != 0 || config_.admin_port_before == 0) return at(place_.port);
  Status as_before = at(config_.admin_port_before);
  if (as_before.ok()) return as_before;
  spdlog::warn("operators are answered on another port than before: {} is taken", config_.admin_port_before);
  return at(0);
}

std::string Operators::Address(const std::string& main_url) const {
  if (!server_) return main_gate_ ? main_url : "off";
  return place_.kind == AdminPlace::Kind::kUnix ? std::string(kUnixScheme) + place_.socket.string()
                                                : UrlOf(place_.host, server_->port());
}

std::string Operators::Greeting(std::string_view main_url) const {
  if (server_ && place_.kind == AdminPlace::Kind::kUnix)
    return fmt::format("operators: curl --unix-socket {} http://localhost/api/stats", place_.socket.string());
  if (server_) return fmt::format("operators: {}/cache", UrlOf(place_.host, server_->port()));
  return main_gate_ ? fmt::format("operators: {}/login", main_url) : "";
}

}  // namespace reelcache
