#include "cache/object.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace reelcache {
std::uint64_t ObjectIdOf(std::string_view cache_key) { return Hash64(cache_key); }

std::uint64_t VersionIdOf(const ObjectFacts& facts) {
  return Hash64(facts.validator.value, facts.complete_length * 4 + static_cast<std::uint64_t>(facts.validator.kind));
}

std::optional<EntityTag> EntityTagOf(const ObjectFacts& facts) {
  if (facts.validator.kind == Validator::Kind::kNone) return std::nullopt;
  return EntityTag{fmt::format("\"{:016x}\"", VersionIdOf(facts)), !facts.validator.strong()};
}

Object::Object(std::string name, std::uint64_t id, ObjectFacts facts, std::uint32_t chunk_bytes, WallTime validated_at)
    : name_(std::move(name)),
      id_(id),
      version_(VersionIdOf(facts)),
      facts_(std::move(facts)),
      grid_{facts_.complete_length, chunk_bytes},
      validators_{EntityTagOf(facts_), facts_.last_modified},
      validated_at_(validated_at.time_since_epoch().count()) {}

}  // namespace reelcache
