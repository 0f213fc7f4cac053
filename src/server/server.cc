#include "server/server.h"

#include "base/log.h"

namespace reelcache {
namespace {

constexpr std::chrono::milliseconds kSweep{250};
constexpr std::size_t kMostSpareParsers = 64;
constexpr int kMostShed = 64;  // connections beyond the limit that still get a 503; more are just closed

}  // namespace

Server::Server(ServerParts& parts, Loop& loop) : parts_(parts), loop_(loop), sweep_(loop, [this] { Sweep(); }) {
  sweep_.Start(kSweep, kSweep);
}

Server::~Server() {
  draining_ = true;
  connections_.clear();
}

Status Server::Listen(const TcpAddress& address, bool shared) {
  return Keep(ListenTcp(loop_, address, shared, Acceptor()));
}

Status Server::Listen(const std::filesystem::path& unix_socket, std::string_view option) {
  return Keep(ListenUnix(loop_, unix_socket, option, Acceptor()));
}

Listener::OnConnection Server::Acceptor() {
  return [this](std::unique_ptr<Stream> stream) { Accept(std::move(stream)); };
}

Status Server::Keep(Result<std::unique_ptr<Listener>> listener) {
  if (!listener.ok()) return std::move(listener.error());
  listener_ = std::move(*listener);
  return Ok();
}

void Server::Accept(std::unique_ptr<Stream> stream) {
  loop_.SetTask("accepting");
  auto open = parts_.metrics.Get(Gauge::kConnectionsOpen);
  if (open >= parts_.options.most_connections + kMostShed) return;
  auto connection = std::make_unique<Connection>(*this, parts_, loop_, std::move(stream));
  Connection& made = *connection;
  connections_.emplace(&made, std::move(connection));
  if (open >= parts_.options.most_connections)
    made.Shed();
  else
    made.Start();
}

// It may be one of the connection's own calls that ends here: it goes in a later turn.
void Server::OnClosed(Connection& connection) {
  loop_.Post([this, weak = std::weak_ptr<bool>(alive_), gone = &connection] {
    if (weak.expired()) return;
    connections_.erase(gone);
    CheckDrained();
  });
}

std::unique_ptr<RequestParser> Server::TakeParser() {
  if (spare_parsers_.empty()) return std::make_unique<RequestParser>();
  auto parser = std::move(spare_parsers_.back());
  spare_parsers_.pop_back();
  return parser;
}

void Server::GiveBack(std::unique_ptr<RequestParser> parser) {
  if (spare_parsers_.size() < kMostSpareParsers) spare_parsers_.push_back(std::move(parser));
}

void Server::Sweep() {
  loop_.SetTask("checking deadlines");
  SteadyTime now = parts_.clock.Now();
  for (auto& [key, connection] : connections_) connection->Sweep(now);
  if (!draining_ || now < drain_deadline_) return;
  for (auto& [key, connection] : connections_) connection->Close();
}

void Server::Drain(SteadyTime deadline, std::function<void()> on_drained) {
  draining_ = true;
  drain_deadline_ = deadline;
  on_drained_ = std::move(on_drained);
  listener_ = nullptr;
  for (auto& [key, connection] : connections_) connection->Drain();
  CheckDrained();
}

void Server::CheckDrained() {
  if (!draining_ || !connections_.empty() || !on_drained_) return;
  sweep_.Stop();
  std::exchange(on_drained_, nullptr)();
}

}  // namespace reelcache
