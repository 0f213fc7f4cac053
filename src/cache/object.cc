#include "cache/object.h"

#include <fmt/format.h>

#include "base/big_endian.h"
#include "base/hash.h"

namespace reelcache {

std::uint64_t ObjectIdOf(std::string_view cache_key) { return Hash64(cache_key); }

std::uint64_t VersionIdOf(const ObjectFacts& facts) {
  return Hash64(facts.validator.value, facts.complete_length * 4 + static_cast<std::uint64_t>(facts.validator.kind));
}

std::uint64_t VersionIdOf(const ObjectFacts& facts, Generation generation) {
  std::uint64_t version = VersionIdOf(facts);
  if (generation == Generation{}) return version;
  std::string bytes;
  for (std::uint64_t number : {version, generation.epoch, generation.purges}) PutBigEndian(bytes, number);
  return Hash64(bytes);
}

std::uint64_t PosterIdOf(std::string_view cache_key) { return ObjectIdOf("poster\n" + std::string(cache_key)); }

std::optional<EntityTag> EntityTagOf(const ObjectFacts& facts) {
  if (facts.validator.kind == Validator::Kind::kNone) return std::nullopt;
  return EntityTag{fmt::format("\"{:016x}\"", VersionIdOf(facts)), !facts.validator.strong()};
}

Object::Object(std::string name, Identity identity, ObjectFacts facts, WallTime validated_at)
    : name_(std::move(name)),
      id_(identity.id),
      generation_(identity.generation),
      version_(VersionIdOf(facts, generation_)),
      facts_(std::move(facts)),
      grid_{facts_.complete_length, identity.chunk_bytes},
      validators_{EntityTagOf(facts_), facts_.last_modified},
      validated_at_(validated_at.time_since_epoch().count()),
      use_(std::make_shared<ObjectUse>(grid_)) {}

}  // namespace reelcache
