#include "http/list.h"

#include <algorithm>

#include "base/ascii.h"

namespace reelcache {
namespace {

// The offset of the comma that ends the first element, or the size.
std::size_t ElementEnd(std::string_view text) {
  auto is_mark = [](char c) { return c == ',' || c == '"'; };
  auto at = text.begin();
  while ((at = std::find_if(at, text.end(), is_mark)) != text.end() && *at == '"') {
    for (++at; at != text.end() && *at != '"'; ++at)
      if (*at == '\\' && at + 1 != text.end()) ++at;
    if (at != text.end()) ++at;
  }
  return static_cast<std::size_t>(at - text.begin());
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
