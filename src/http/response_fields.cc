#include "http/response_fields.h"

#include <algorithm>
#include <limits>

#include "base/ascii.h"
#include "http/http_date.h"
#include "http/list.h"

namespace reelcache {
namespace {

// RFC 9111 §1.2.2: what does not fit counts as 2^31 seconds.
constexpr std::chrono::seconds kMostSeconds{std::int64_t{1} << 31};

// `first-last`, inclusive on the wire.
std::optional<ByteInterval> ParseInclRange(std::string_view text) {
  std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  std::optional<std::uint64_t> first = ParseDecimal(text.substr(0, dash));
  std::optional<std::uint64_t> last = ParseDecimal(text.substr(dash + 1));
  if (!first || !last || *last < *first || *last == std::numeric_limits<std::uint64_t>::max()) return std::nullopt;
  return ByteInterval{*first, *last + 1};
}

}  // namespace

std::optional<ContentRange> ParseContentRange(std::string_view field_value) {
  constexpr std::string_view kUnit = "bytes ";
  std::string_view text = TrimOws(field_value);
  if (!EqualsIgnoreCase(text.substr(0, kUnit.size()), kUnit)) return std::nullopt;
  text.remove_prefix(kUnit.size());
  std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::string_view range = text.substr(0, slash);
  std::string_view length = text.substr(slash + 1);

  ContentRange parsed;
  if (range != "*" && !(parsed.interval = ParseInclRange(range))) return std::nullopt;
  if (length != "*" && !(parsed.complete_length = ParseDecimal(length))) return std::nullopt;
  if (!parsed.interval && !parsed.complete_length) return std::nullopt;
  if (parsed.interval && parsed.complete_length && parsed.interval->end > *parsed.complete_length) return std::nullopt;
  return parsed;
}

bool MayStore(std::string_view cache_control) {
  while (std::optional<std::string_view> directive = TakeListElement(cache_control)) {
    // `private="field"` speaks of single fields only; to drop the whole answer is the safe reading of it.
    std::string_view name = TrimOws(directive->substr(0, directive->find('=')));
    if (EqualsIgnoreCase(name, "no-store") || EqualsIgnoreCase(name, "private")) return false;
  }
  return true;
}

std::optional<std::chrono::seconds> ParseRetryAfter(std::string_view field_value, WallTime now) {
  std::string_view text = TrimOws(field_value);
  if (!text.empty() && std::all_of(text.begin(), text.end(), IsDigit)) {
    std::uint64_t count = ParseDecimal(text).value_or(std::numeric_limits<std::uint64_t>::max());
    return std::chrono::seconds(std::min(count, static_cast<std::uint64_t>(kMostSeconds.count())));
  }
  std::optional<WallTime> date = ParseHttpDate(text);
  if (!date) return std::nullopt;
  if (*date <= now) return std::chrono::seconds(0);
  // Rounded up: to ask one second late is better than one early.
  return std::min(std::chrono::ceil<std::chrono::seconds>(*date - now), kMostSeconds);
}

}  // namespace reelcache
