// What an exchange needs of its connection.
#pragma once

#include <span>
#include <string>

#include "base/slice.h"

namespace reelcache {

class ExchangeHost {
 public:
  virtual ~ExchangeHost() = default;
  virtual void Send(std::span<const Slice> slices) = 0;
  virtual std::size_t queued_bytes() const = 0;
  virtual std::size_t burst_bytes() const = 0;
  virtual bool draining() const = 0;
  virtual std::string PeerAddress() const = 0;
  // The answer is complete, or was ended early. The exchange may be dropped inside.
  virtual void OnExchangeDone(bool keep_alive) = 0;
};

}  // namespace reelcache
