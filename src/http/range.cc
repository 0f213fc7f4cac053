#include "http/range.h"

#include <algorithm>
#include <limits>

#include "base/ascii.h"
#include "http/list.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kMergeGapBytes = 128;  // a part's own head costs about as much

// 1*DIGIT of any length; too big a number becomes the biggest one, which lies outside every object: so does every one
// that has no room for another digit of 9.
std::optional<std::uint64_t> ParsePosition(std::string_view digits) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  if (digits.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : digits) {
    if (!IsDigit(c)) return std::nullopt;
    value = value > (kMax - 9) / 10 ? kMax : value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

std::optional<RangeSpec> ParseSpec(std::string_view text) {
  std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  std::optional<std::uint64_t> after = ParsePosition(text.substr(dash + 1));
  if (dash == 0) {
    if (!after) return std::nullopt;
    return RangeSpec{.first = {}, .last = {}, .suffix = after};
  }
  std::optional<std::uint64_t> first = ParsePosition(text.substr(0, dash));
  bool open = dash + 1 == text.size();
  if (!first || (!after && !open) || (after && *after < *first)) return std::nullopt;
  return RangeSpec{.first = first, .last = after, .suffix = {}};
}

// The bytes one spec selects; empty when it selects none.
ByteInterval Select(const RangeSpec& spec, std::uint64_t complete_length) {
  if (spec.suffix) return {complete_length - std::min(*spec.suffix, complete_length), complete_length};
  if (*spec.first >= complete_length) return {};
  // `last` is clamped before one is added to it: it may be the biggest number there is.
  std::uint64_t last = std::min(spec.last.value_or(complete_length - 1), complete_length - 1);
  return {*spec.first, last + 1};
}

struct Part {
  ByteInterval interval;
  std::size_t order;  // position in the request of the earliest interval merged into it
};

// Sorted once, so a request with thousands of specs costs no more than sorting them.
std::vector<ByteInterval> Coalesce(const std::vector<ByteInterval>& asked) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < asked.size(); ++i) parts.push_back({asked[i], i});
  std::sort(parts.begin(), parts.end(),
            [](const Part& a, const Part& b) { return a.interval.begin < b.interval.begin; });
  std::vector<Part> merged;
  for (const Part& part : parts) {
    Part* before = merged.empty() ? nullptr : &merged.back();
    bool apart = !before || (part.interval.begin >= before->interval.end &&
                             part.interval.begin - before->interval.end >= kMergeGapBytes);
    if (apart) {
      merged.push_back(part);
    } else {
      before->interval.end = std::max(before->interval.end, part.interval.end);
      before->order = std::min(before->order, part.order);
    }
  }
  // RFC 9110 §15.3.7.2: parts in the order in which they were asked.
  std::sort(merged.begin(), merged.end(), [](const Part& a, const Part& b) { return a.order < b.order; });
  std::vector<ByteInterval> intervals;
  for (const Part& part : merged) intervals.push_back(part.interval);
  return intervals;
}

// Whether the intervals add up to `complete_length` or more; the sum itself could overflow.
bool AddUpTo(const std::vector<ByteInterval>& intervals, std::uint64_t complete_length) {
  std::uint64_t left = complete_length;
  for (const ByteInterval& interval : intervals) {
    if (interval.size() >= left) return true;
    left -= interval.size();
  }
  return false;
}

bool AsksForSuffix(const std::vector<RangeSpec>& specs) {
  return std::any_of(specs.begin(), specs.end(),
                     [](const RangeSpec& spec) { return spec.suffix.value_or(0) > 0; });
}

}  // namespace

std::optional<std::vector<RangeSpec>> ParseRange(std::string_view field_value) {
  std::string_view text = TrimOws(field_value);
  std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || !EqualsIgnoreCase(text.substr(0, equals), "bytes")) return std::nullopt;
  std::vector<RangeSpec> specs;
  specs.reserve(1);  // nearly always all there are
  std::string_view rest = text.substr(equals + 1);
  while (std::optional<std::string_view> element = TakeListElement(rest)) {
    std::optional<RangeSpec> spec = ParseSpec(*element);
    if (!spec) return std::nullopt;
    specs.push_back(*spec);
  }
  if (specs.empty()) return std::nullopt;
  return specs;
}

ResolvedRange ResolveRange(const std::vector<RangeSpec>& specs, std::uint64_t complete_length) {
  using Kind = ResolvedRange::Kind;
  // RFC 9110 §14.1.2: satisfiable, but no Content-Range can say so.
  if (complete_length == 0) return {AsksForSuffix(specs) ? Kind::kWhole : Kind::kUnsatisfied};
  if (specs.size() == 1) {
    ByteInterval interval = Select(specs.front(), complete_length);
    return {interval.empty() ? Kind::kUnsatisfied : Kind::kSingle, interval};
  }

  std::vector<ByteInterval> asked;
  for (const RangeSpec& spec : specs) {
    ByteInterval interval = Select(spec, complete_length);
    if (!interval.empty()) asked.push_back(interval);
  }
  if (asked.empty()) return {Kind::kUnsatisfied};
  if (AddUpTo(asked, complete_length)) return {Kind::kWhole};

  std::vector<ByteInterval> parts = Coalesce(asked);
  if (parts.size() > kMostRangeParts || AddUpTo(parts, complete_length)) return {Kind::kWhole};
  if (parts.size() == 1) return {Kind::kSingle, parts.front()};
  return {Kind::kMultiple, {}, std::move(parts)};
}

}  // namespace reelcache
