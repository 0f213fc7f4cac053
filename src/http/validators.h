// What tells one version of an object from another (RFC 9110 §8.8), and how two of them compare.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace reelcache {

// An entity tag as it stands on the wire: W/"..." or "..." (RFC 9110 §8.8.3).
struct EntityTag {
  std::string opaque;  // with its quotes
  bool weak = false;

  std::string Format() const { return weak ? "W/" + opaque : opaque; }
  friend bool operator==(const EntityTag&, const EntityTag&) = default;
};

// Nothing for anything that is not one entity tag.
std::optional<EntityTag> ParseEntityTag(std::string_view text);

// RFC 9110 §8.8.3.2.
inline bool StrongMatch(const EntityTag& a, const EntityTag& b) {
  return !a.weak && !b.weak && a.opaque == b.opaque;
}
inline bool WeakMatch(const EntityTag& a, const EntityTag& b) { return a.opaque == b.opaque; }

// The origin's word for one version. `kStrong` ones pin fetches and let chunks be combined (RFC 9111 §3.4).
struct Validator {
  enum class Kind : std::uint8_t {
    kNone,          // the origin gives nothing: served, never stored
    kWeakTag,       // a weak entity tag: served, never stored
    kLastModified,  // a date that was at least 60 s old when it was seen: strong (RFC 9110 §8.8.2.2)
    kStrongTag,     // a strong entity tag, or an origin's own version number in that form
  };
  Kind kind = Kind::kNone;
  std::string value;  // kStrongTag, kWeakTag: the tag as on the wire; kLastModified: IMF-fixdate; kNone: empty

  bool strong() const { return kind == Kind::kStrongTag || kind == Kind::kLastModified; }
  friend bool operator==(const Validator&, const Validator&) = default;
};

}  // namespace reelcache
