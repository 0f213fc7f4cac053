// Lets requests to a bucket pass: puts a token on them, signs them, or lets them go as they are.
//
// Thread: any loop, its own thread. Lifetime: outlives what it authorises; callbacks after CloseLoop may stay out.
#pragma once

#include <functional>

#include "io/loop.h"
#include "origin/refused_answer.h"
#include "origin/storage_request.h"

namespace reelcache {

using OnAuthorized = std::function<void(Result<StorageRequest>)>;

class Authority {
 public:
  virtual ~Authority() = default;

  // Inside the call when all is at hand, else later on `loop`.
  virtual void Authorize(Loop& loop, StorageRequest request, OnAuthorized on_authorized) = 0;

  // `sent` was refused: whether the request may do better when it is authorised anew.
  virtual bool TakeCure(const StorageRequest& sent, const Refusal& refusal) = 0;

  virtual void CloseLoop(Loop& loop) { static_cast<void>(loop); }
};

// For buckets that everyone may read.
class NoAuthority final : public Authority {
 public:
  void Authorize(Loop&, StorageRequest request, OnAuthorized on_authorized) override {
    on_authorized(std::move(request));
  }
  bool TakeCure(const StorageRequest&, const Refusal&) override { return false; }
};

}  // namespace reelcache
