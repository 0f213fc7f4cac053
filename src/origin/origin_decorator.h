// An origin in front of another one, with that one's names and keys.
#pragma once

#include <string>

#include "origin/origin.h"

namespace reelcache {

class OriginDecorator : public Origin {
 public:
  std::string Describe() const final { return inner_.Describe(); }
  std::string CacheScope() const final { return inner_.CacheScope(); }
  std::string CacheKey(const std::string& name) const final { return inner_.CacheKey(name); }

 protected:
  explicit OriginDecorator(Origin& inner) : inner_(inner) {}  // outlives this

  Origin& inner_;
};

}  // namespace reelcache
