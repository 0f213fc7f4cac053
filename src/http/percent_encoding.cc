#include "http/percent_encoding.h"

#include <algorithm>

#include "http/char_class.h"
#include "http/target_uri.h"

namespace reelcache {

std::string EncodeComponent(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (IsChar(c, kUnreservedChar))
      out += c;
    else
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return out;
}

std::optional<std::string> DecodeForm(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return PercentDecode(spaced);
}

std::optional<std::vector<FormPair>> ParseForm(std::string_view query) {
  std::vector<FormPair> pairs;
  while (!query.empty()) {
    std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = DecodeForm(pair.substr(0, equals));
    auto value = DecodeForm(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return std::nullopt;
    pairs.push_back({std::move(*name), std::move(*value)});
  }
  return pairs;
}

std::optional<std::string> FormValue(std::string_view query, std::string_view name) {
  auto pairs = ParseForm(query);
  if (!pairs) return std::nullopt;
  auto found = std::find_if(pairs->begin(), pairs->end(), [&](const FormPair& pair) { return pair.name == name; });
  return found == pairs->end() ? std::nullopt : std::optional(std::move(found->value));
}

}  // namespace reelcache
