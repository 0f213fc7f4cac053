#include "http/accept_encoding.h"

#include <optional>

#include "base/ascii.h"
#include "http/list.h"

namespace reelcache {
namespace {

struct WeightedCoding {
  std::string_view coding;
  bool refused;  // a weight of 0
};

bool IsAllDigits(std::string_view text) {
  for (char c : text)
    if (!IsDigit(c)) return false;
  return true;
}

// RFC 9110 §12.4.2: whether a qvalue is 0; nothing when it is none.
std::optional<bool> IsZeroWeight(std::string_view text) {
  if (!text.starts_with('0') && !text.starts_with('1')) return std::nullopt;
  std::string_view rest = text.substr(1);
  if (!rest.empty() && (!rest.starts_with('.') || rest.size() > 4 || !IsAllDigits(rest.substr(1)))) return std::nullopt;
  bool fraction = rest.find_first_of("123456789") != std::string_view::npos;
  if (text.front() == '1' && fraction) return std::nullopt;
  return text.front() == '0' && !fraction;
}

// codings [ OWS ";" OWS "q=" qvalue ]; nothing for anything else.
std::optional<WeightedCoding> ParseElement(std::string_view element) {
  std::size_t semicolon = element.find(';');
  std::string_view coding = TrimOws(element.substr(0, semicolon));
  if (semicolon == std::string_view::npos) return WeightedCoding{coding, false};
  std::string_view weight = TrimOws(element.substr(semicolon + 1));
  if (!EqualsIgnoreCase(weight.substr(0, 2), "q=")) return std::nullopt;
  auto zero = IsZeroWeight(weight.substr(2));
  if (!zero) return std::nullopt;
  return WeightedCoding{coding, *zero};
}

std::string_view WithoutX(std::string_view coding) {
  return EqualsIgnoreCase(coding, "x-gzip") ? coding.substr(2) : coding;
}

}  // namespace

bool AcceptsCoding(const Fields& fields, std::string_view coding) {
  const bool is_identity = EqualsIgnoreCase(coding, "identity");
  std::optional<bool> any;  // what `*` says
  for (const auto& [name, value] : fields.lines()) {
    if (!EqualsIgnoreCase(name, "Accept-Encoding")) continue;
    for (std::string_view rest = value; auto text = TakeListElement(rest);) {
      auto element = ParseElement(*text);
      if (!element) continue;
      if (EqualsIgnoreCase(WithoutX(element->coding), WithoutX(coding))) return !element->refused;
      if (element->coding == "*" && !any) any = !element->refused;
    }
  }
  return any.value_or(is_identity);
}

}  // namespace reelcache
