// Marks: what an operator did, kept among the object records under keys that no cache key can equal, since those begin
// with the scope of an origin. They outlast what they speak of, and are no objects: nobody counts or lists them as such.
// Pure. Layouts: FORMAT.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reelcache {

inline constexpr char kMarkBegin = '\n';

inline bool IsMark(std::string_view record_key) { return record_key.starts_with(kMarkBegin); }

// How often everything was dropped.
inline constexpr std::string_view kEpochMark = "\nepoch";
// Before a cache key: how often this object was purged; which version of it is pinned.
inline constexpr std::string_view kPurgedMark = "\npurged\n";
inline constexpr std::string_view kPinMark = "\npin\n";

inline std::string MarkOf(std::string_view mark, std::string_view cache_key) {
  return std::string(mark).append(cache_key);
}

// Numbers one after the other, eight bytes each, big-endian.
std::string FormatMark(std::initializer_list<std::uint64_t> numbers);
// The number at `index`; nothing where the mark is shorter.
std::optional<std::uint64_t> MarkNumber(std::string_view mark, std::size_t index);

}  // namespace reelcache
