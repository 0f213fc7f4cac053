// An origin in front of another one, with that one's names and keys. What it does not override passes.
#pragma once

#include <string>
#include <utility>

#include "origin/origin.h"

namespace reelcache {

class OriginDecorator : public Origin {
 public:
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override {
    inner_.Stat(loop, std::move(name), std::move(on_facts));
  }
  void List(Loop& loop, std::string token, OnListPage on_page) override {
    inner_.List(loop, std::move(token), std::move(on_page));
  }
  void TellState(const std::string& name, OriginState& state) const override { inner_.TellState(name, state); }
  std::string Describe() const final { return inner_.Describe(); }
  std::string CacheScope() const final { return inner_.CacheScope(); }
  std::string CacheKey(const std::string& name) const final { return inner_.CacheKey(name); }
  std::vector<KeyPrefix> CacheKeyPrefixes(const std::string& name_prefix) const final {
    return inner_.CacheKeyPrefixes(name_prefix);
  }

 protected:
  explicit OriginDecorator(Origin& inner) : inner_(inner) {}  // outlives this

  Origin& inner_;
};

}  // namespace reelcache
