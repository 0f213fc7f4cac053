// Puts one answer on the wire at its pace, with the faults its behaviour asks for.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "support/scripted_origin/answer.h"
#include "support/scripted_origin/behaviour.h"
#include "support/scripted_origin/client_socket.h"
#include "support/scripted_origin/request_log.h"

namespace reelcache {

// Says when the bytes of one stream may leave. The first ones may at once.
class Pace {
 public:
  explicit Pace(std::uint64_t bytes_per_second) : bytes_per_second_(bytes_per_second) {}

  std::size_t piece_bytes() const;  // how much to send in one go
  ClientSocket::Clock::time_point TimeOf(std::uint64_t position);

 private:
  std::uint64_t bytes_per_second_;  // 0: as fast as it goes
  ClientSocket::Clock::time_point start_{};
};

class BodySender {
 public:
  BodySender(ClientSocket& socket, RequestLog& log, std::uint64_t n, const Behaviour& behaviour,
             std::uint64_t bytes_per_second)
      : socket_(socket), log_(log), n_(n), behaviour_(behaviour), pace_(bytes_per_second) {}

  // False when the connection is of no further use.
  bool Send(const Answer& answer, bool keep_alive);
  // Waits at the behaviour's gate; false when the client left meanwhile.
  bool Hold();

 private:
  bool SendHead(const Answer& answer, bool keep_alive);
  // Waits or ends there, as the behaviour wants it; false: it ended.
  bool GoOnAt(std::uint64_t position);
  std::uint64_t NextStop(std::uint64_t position, std::uint64_t end) const;
  bool SendPiece(const AnswerBody& body, std::uint64_t position, std::uint64_t size);

  ClientSocket& socket_;
  RequestLog& log_;
  std::uint64_t n_;  // entry of the log
  const Behaviour& behaviour_;
  Pace pace_;
  std::vector<char> buffer_;
};

}  // namespace reelcache
