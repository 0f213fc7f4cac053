#include "http/list.h"

#include "base/ascii.h"

namespace reelcache {
namespace {

// The offset of the comma that ends the first element, or the size.
std::size_t ElementEnd(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"')
      quoted = !quoted;
    else if (text[i] == '\\' && quoted)
      ++i;
    else if (text[i] == ',' && !quoted)
      return i;
  }
  return text.size();
}

}  // namespace

std::optional<std::string_view> TakeListElement(std::string_view& rest) {
  while (!rest.empty()) {
    std::size_t end = ElementEnd(rest);
    std::string_view element = TrimOws(rest.substr(0, end));
    rest.remove_prefix(end < rest.size() ? end + 1 : end);
    if (!element.empty()) return element;
  }
  return std::nullopt;
}

}  // namespace reelcache
