// Several origins as one: objects of the origin NAME are NAME/..., and keep their own keys in the cache.
//
// Stat and Fetch go to the origin that the name begins with. List goes through all of them, in order; a gallery that
// wants to do without one that fails lists each by itself.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "origin/origin.h"

namespace reelcache {

struct NamedOrigin {
  std::string name;
  Origin& origin;  // outlives this
};

class NamedOrigins final : public Origin {
 public:
  explicit NamedOrigins(std::vector<NamedOrigin> origins) : origins_(std::move(origins)) {}

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override;
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override;
  void List(Loop& loop, std::string token, OnListPage on_page) override;
  std::string Describe() const override;
  std::string CacheScope() const override { return Describe(); }
  std::string CacheKey(const std::string& name) const override;
  std::vector<KeyPrefix> CacheKeyPrefixes(const std::string& name_prefix) const override;
  std::optional<std::string> NameOf(std::string_view cache_key) const override;
  void CloseLoop(Loop& loop) override;
  void TellState(const std::string& name, OriginState& state) const override;

 private:
  struct Place {
    Origin* origin;    // null: no origin has that name
    std::string name;  // there
  };
  Place PlaceOf(const std::string& name) const;

  const std::vector<NamedOrigin> origins_;
};

}  // namespace reelcache
