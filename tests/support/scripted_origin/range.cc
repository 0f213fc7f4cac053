#include "support/scripted_origin/range.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "support/scripted_origin/http_message.h"

namespace reelcache {
namespace {

std::optional<std::uint64_t> ParseDigits(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

RangeChoice Part(std::uint64_t begin, std::uint64_t end) {
  if (begin >= end) return {.kind = RangeChoice::Kind::kUnsatisfiable};
  return {.kind = RangeChoice::Kind::kPart, .begin = begin, .end = end};
}

}  // namespace

RangeChoice ChooseRange(std::string_view field, std::uint64_t complete_length) {
  constexpr std::string_view kUnit = "bytes=";
  if (!EqualsIgnoreCase(field.substr(0, kUnit.size()), kUnit)) return {};
  field = Trim(field.substr(kUnit.size()));
  const std::size_t dash = field.find('-');
  if (dash == std::string_view::npos) return {};
  const auto first = ParseDigits(field.substr(0, dash));
  const auto last = ParseDigits(field.substr(dash + 1));
  if (dash == 0) {
    if (!last) return {};
    return Part(complete_length - std::min(*last, complete_length), complete_length);
  }
  if (!first) return {};
  if (dash + 1 == field.size()) return Part(*first, complete_length);
  if (!last || *last < *first) return {};
  return Part(*first, *last < complete_length ? *last + 1 : complete_length);
}

}  // namespace reelcache
