// One loop's share of the server: its listener, its connections, their deadlines.
//
// Thread: its loop, except `connections`.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "io/tcp.h"
#include "io/timer.h"
#include "io/unix_socket.h"
#include "server/connection.h"

namespace reelcache {

class Server final : public ConnectionOwner {
 public:
  Server(ServerParts& parts, Loop& loop);
  ~Server() override;

  // Errors: as ListenTcp and ListenUnix.
  Status Listen(const TcpAddress& address, bool shared);
  Status Listen(const std::filesystem::path& unix_socket, std::string_view option);
  std::uint16_t port() const { return listener_ ? listener_->port() : 0; }

  // A connection from elsewhere than the listener (tests).
  void Accept(std::unique_ptr<Stream> stream);

  // Stops listening, closes idle connections, lets running answers end until the deadline, then calls `on_drained`.
  void Drain(SteadyTime deadline, std::function<void()> on_drained);

  // Checks every deadline. Runs by itself four times a second.
  void Sweep();

  bool draining() const override { return draining_; }
  void OnClosed(Connection& connection) override;
  std::unique_ptr<RequestParser> TakeParser() override;
  void GiveBack(std::unique_ptr<RequestParser> parser) override;

 private:
  void CheckDrained();
  Status Keep(Result<std::unique_ptr<Listener>> listener);
  Listener::OnConnection Acceptor();

  ServerParts& parts_;
  Loop& loop_;
  std::unique_ptr<Listener> listener_;
  std::vector<std::unique_ptr<RequestParser>> spare_parsers_;
  std::unordered_map<Connection*, std::unique_ptr<Connection>> connections_;
  Timer sweep_;
  bool draining_ = false;
  SteadyTime drain_deadline_;
  std::function<void()> on_drained_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace reelcache
