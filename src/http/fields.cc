#include "http/fields.h"

#include "base/ascii.h"
#include "http/list.h"

namespace reelcache {

std::optional<std::string_view> Fields::FindLine(std::string_view name) const {
  for (const auto& [line_name, value] : lines_)
    if (EqualsIgnoreCase(line_name, name)) return value;
  return std::nullopt;
}

std::size_t Fields::CountLines(std::string_view name) const {
  std::size_t count = 0;
  for (const auto& line : lines_) count += EqualsIgnoreCase(line.first, name) ? 1 : 0;
  return count;
}

std::optional<std::string> Fields::JoinLines(std::string_view name) const {
  std::optional<std::string> joined;
  for (const auto& [line_name, value] : lines_) {
    if (!EqualsIgnoreCase(line_name, name)) continue;
    if (joined)
      joined->append(", ").append(value);
    else
      joined.emplace(value);
  }
  return joined;
}

bool Fields::HasTokenInLines(std::string_view name, std::string_view token) const {
  for (const auto& [line_name, value] : lines_) {
    if (!EqualsIgnoreCase(line_name, name)) continue;
    for (std::string_view rest = value; std::optional<std::string_view> element = TakeListElement(rest);)
      if (EqualsIgnoreCase(*element, token)) return true;
  }
  return false;
}

}  // namespace reelcache
