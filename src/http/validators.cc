#include "http/validators.h"

#include "base/ascii.h"
#include "http/char_class.h"

namespace reelcache {

std::optional<EntityTag> ParseEntityTag(std::string_view text) {
  text = TrimOws(text);
  bool weak = text.starts_with("W/");  // case-sensitive
  if (weak) text.remove_prefix(2);
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  if (!IsAll(text.substr(1, text.size() - 2), kEntityTagChar)) return std::nullopt;
  return EntityTag{std::string(text), weak};
}

}  // namespace reelcache
