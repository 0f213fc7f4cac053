#include "store/marks.h"

#include "base/big_endian.h"

namespace reelcache {

std::string FormatMark(std::initializer_list<std::uint64_t> numbers) {
  std::string out;
  for (std::uint64_t number : numbers) PutBigEndian(out, number);
  return out;
}

std::optional<std::uint64_t> MarkNumber(std::string_view mark, std::size_t index) {
  if (mark.size() < (index + 1) * sizeof(std::uint64_t)) return std::nullopt;
  mark.remove_prefix(index * sizeof(std::uint64_t));
  return TakeBigEndian<std::uint64_t>(mark);
}

}  // namespace reelcache
