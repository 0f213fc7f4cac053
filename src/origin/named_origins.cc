#include "origin/named_origins.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/log.h"
#include "origin/refused_fetch.h"

namespace reelcache {
namespace {

Error NoSuchOrigin(std::string_view name) {
  return {ErrorKind::kNotFound, fmt::format("no origin has the name that {} begins with", Quoted(name))};
}

}  // namespace

NamedOrigins::Place NamedOrigins::PlaceOf(const std::string& name) const {
  std::size_t slash = name.find('/');
  for (const NamedOrigin& named : origins_)
    if (slash != std::string::npos && name.compare(0, slash, named.name) == 0) return {&named.origin, name.substr(slash + 1)};
  return {nullptr, {}};
}

std::unique_ptr<FetchHandle> NamedOrigins::Fetch(Loop& loop, FetchRequest request, FetchSink& sink) {
  Place place = PlaceOf(request.name);
  if (place.origin == nullptr) return std::make_unique<RefusedFetch>(loop, sink, NoSuchOrigin(request.name));
  request.name = std::move(place.name);
  return place.origin->Fetch(loop, std::move(request), sink);
}

void NamedOrigins::Stat(Loop& loop, std::string name, OnFacts on_facts) {
  Place place = PlaceOf(name);
  if (place.origin != nullptr) return place.origin->Stat(loop, std::move(place.name), std::move(on_facts));
  loop.Post([on_facts = std::move(on_facts), error = NoSuchOrigin(name)] { on_facts(error); });
}

// The token is the number of the origin, a space, and that origin's own token.
void NamedOrigins::List(Loop& loop, std::string token, OnListPage on_page) {
  std::size_t space = std::min(token.find(' '), token.size());
  std::size_t index = ParseDecimal<std::size_t>(token.substr(0, space)).value_or(token.empty() ? 0 : origins_.size());
  if (index >= origins_.size())
    return loop.Post([on_page = std::move(on_page)] {
      on_page(Error{ErrorKind::kInvalid, "the page token was not written by this origin"});
    });
  const NamedOrigin& named = origins_[index];
  named.origin.List(loop, token.substr(std::min(space + 1, token.size())),
                    [this, index, &named, on_page = std::move(on_page)](Result<ListPage> page) {
                      if (!page) return on_page(std::move(page));
                      for (ListedObject& object : page->objects) object.name = named.name + "/" + object.name;
                      bool last = page->next.empty() && index + 1 == origins_.size();
                      bool over = page->next.empty();
                      page->next = last ? "" : fmt::format("{} {}", over ? index + 1 : index, page->next);
                      on_page(std::move(page));
                    });
}

std::string NamedOrigins::Describe() const {
  std::string out;
  for (const NamedOrigin& named : origins_)
    out += fmt::format("{}{}={}", out.empty() ? "" : ", ", named.name, named.origin.Describe());
  return out;
}

std::string NamedOrigins::CacheKey(const std::string& name) const {
  Place place = PlaceOf(name);
  return place.origin == nullptr ? Origin::CacheKey(name) : place.origin->CacheKey(place.name);
}

void NamedOrigins::TellState(const std::string& name, OriginState& state) const {
  if (Place place = PlaceOf(name); place.origin != nullptr) place.origin->TellState(place.name, state);
}

// Of one origin when the prefix names it, of several when it is only a part of their names.
std::vector<KeyPrefix> NamedOrigins::CacheKeyPrefixes(const std::string& name_prefix) const {
  std::vector<KeyPrefix> prefixes;
  for (const NamedOrigin& named : origins_) {
    const std::string folder = named.name + "/";
    const bool in_it = name_prefix.starts_with(folder);
    if (!in_it && !folder.starts_with(name_prefix)) continue;
    for (KeyPrefix& prefix : named.origin.CacheKeyPrefixes(in_it ? name_prefix.substr(folder.size()) : ""))
      prefixes.push_back({std::move(prefix.key), folder + prefix.name});
  }
  return prefixes;
}

std::optional<std::string> NamedOrigins::NameOf(std::string_view cache_key) const {
  for (const NamedOrigin& named : origins_)
    if (auto name = named.origin.NameOf(cache_key)) return named.name + "/" + *name;
  return std::nullopt;
}

void NamedOrigins::CloseLoop(Loop& loop) {
  for (const NamedOrigin& named : origins_) named.origin.CloseLoop(loop);
}

}  // namespace reelcache
