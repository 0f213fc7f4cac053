// What operators are answered by: who may pass on which listener, their own listener, health and the live totals.
// Thread: loop 0, but for the handlers.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "admin/health_api.h"
#include "admin/live_api.h"
#include "admin/login_api.h"
#include "admin/operator_gate.h"
#include "admin/stats_api.h"
#include "app/admin_place.h"
#include "app/config.h"
#include "server/server.h"

namespace reelcache {

class Operators {
 public:
  // `config` outlives it.
  Operators(const ServeConfig& config, Cache& cache, const OriginStats& origin, StatsApi& stats, const Clock& clock);

  void AddTo(Router& router);

  // Of the main port; null: no operator comes that way.
  const Gate* main_gate() const { return main_gate_ ? &*main_gate_ : nullptr; }

  // Opens the listener of --admin on `loop`; `parts` are those of the main port. Errors: kInvalid, when the place was
  // asked for and cannot be had; else there is a warning and no listener.
  Status Listen(const ServerParts& parts, Loop& loop);

  ReadyApi& ready() { return ready_; }
  Server* server() { return server_.get(); }  // null: none listens
  std::uint16_t port() const { return server_ ? server_->port() : 0; }  // 0: none listens, or on no port
  ServerParts* parts() { return parts_.get(); }  // likewise
  void Close() { server_ = nullptr; }

  // Where a command on this machine reaches an operator's side: a URL, unix:PATH, or "off". `main_url` as below.
  std::string Address(const std::string& main_url) const;

  // One line for the start: where an operator finds the pages. `main_url` is "http://host:port". Empty: nowhere.
  std::string Greeting(std::string_view main_url) const;

 private:
  Status ListenThere();

  const ServeConfig& config_;
  AdminPlace place_;
  std::optional<OperatorGate> main_gate_, admin_gate_;
  HealthApi health_;
  ReadyApi ready_;
  StatsApi& stats_;
  LiveApi live_;
  LoginApi login_;
  std::unique_ptr<ServerParts> parts_;
  std::unique_ptr<Server> server_;
};

}  // namespace reelcache
