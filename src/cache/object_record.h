// An object's facts as bytes for the store's record, so that a restart knows them without asking the origin.
// Pure. Layout: store/FORMAT.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cache/object.h"

namespace reelcache {

struct ObjectRecord {
  ObjectFacts facts;
  WallTime validated_at;
  std::string note = {};  // Object::note
  bool must_ask = false;  // Object::must_ask
};

ObjectRecord RecordOf(const Object& object);

std::string FormatObjectRecord(const ObjectRecord& record);

// Nothing for another layout version or anything malformed: the object counts as unknown.
std::optional<ObjectRecord> ParseObjectRecord(std::string_view bytes);

}  // namespace reelcache
