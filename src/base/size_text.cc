#include "base/size_text.h"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <span>

#include "base/ascii.h"

namespace reelcache {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::uint64_t kKiB = 1024, kMiB = kKiB * kKiB, kGiB = kKiB * kMiB, kTiB = kKiB * kGiB;
constexpr std::uint64_t kKB = 1000, kMB = kKB * kKB, kGB = kKB * kMB, kTB = kKB * kGB;

constexpr auto kSizeUnits = std::to_array<Unit>({
    {"", 1},
    {"b", 1},
    {"k", kKiB},
    {"m", kMiB},
    {"g", kGiB},
    {"t", kTiB},
    {"kib", kKiB},
    {"mib", kMiB},
    {"gib", kGiB},
    {"tib", kTiB},
    {"kb", kKB},
    {"mb", kMB},
    {"gb", kGB},
    {"tb", kTB},
});

// Units: milliseconds.
constexpr auto kDurationUnits = std::to_array<Unit>({
    {"", 1000},
    {"ms", 1},
    {"s", 1000},
    {"sec", 1000},
    {"m", 60'000},
    {"min", 60'000},
    {"h", 3'600'000},
    {"d", 86'400'000},
});

constexpr auto kShownSizes =
    std::to_array<Unit>({{"TiB", kTiB}, {"GiB", kGiB}, {"MiB", kMiB}, {"KiB", kKiB}});
constexpr auto kShownDurations =
    std::to_array<Unit>({{"d", 86'400'000}, {"h", 3'600'000}, {"min", 60'000}, {"s", 1000}});

std::optional<std::uint64_t> FactorOf(std::string_view name, std::span<const Unit> units) {
  for (const Unit& unit : units)
    if (EqualsIgnoreCase(name, unit.name)) return unit.factor;
  return std::nullopt;
}

std::string_view TakeDigits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && IsDigit(text[count])) ++count;
  std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

// The digits after the point times `factor`, rounded down. At most nine of them keep it within 64
// bits together with the division first for large factors.
std::uint64_t FractionOf(std::uint64_t digits, std::size_t count, std::uint64_t factor) {
  std::uint64_t scale = 1;
  for (std::size_t i = 0; i < count; ++i) scale *= 10;
  return factor / scale * digits + factor % scale * digits / scale;
}

std::optional<std::uint64_t> ParseAmount(std::string_view text, std::span<const Unit> units) {
  constexpr std::size_t kMostFractionDigits = 9;
  text = TrimOws(text);
  auto whole = ParseDecimal(TakeDigits(text));
  if (!whole) return std::nullopt;
  std::string_view fraction;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    fraction = TakeDigits(text);
    if (fraction.empty() || fraction.size() > kMostFractionDigits) return std::nullopt;
  }
  auto factor = FactorOf(TrimOws(text), units);
  if (!factor) return std::nullopt;
  std::uint64_t parts = fraction.empty() ? 0 : *ParseDecimal(fraction);
  std::uint64_t rest = FractionOf(parts, fraction.size(), *factor);
  if (*whole > (std::numeric_limits<std::uint64_t>::max() - rest) / *factor) return std::nullopt;
  std::uint64_t amount = *whole * *factor + rest;
  if (amount == 0 && parts != 0) return std::nullopt;  // "0.1 bytes" is a mistake, not nothing
  return amount;
}

}  // namespace

std::optional<std::uint64_t> ParseSize(std::string_view text) {
  return ParseAmount(text, kSizeUnits);
}

std::optional<std::uint64_t> ParsePrice(std::string_view text) {
  static constexpr Unit kDollar{"", 1'000'000'000};
  return ParseAmount(text, {&kDollar, 1});
}

std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  auto amount = ParseAmount(text, kDurationUnits);
  if (!amount || *amount > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
    return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(*amount));
}

std::string FormatSize(std::uint64_t bytes) {
  for (const Unit& unit : kShownSizes)
    if (bytes != 0 && bytes % unit.factor == 0)
      return fmt::format("{}{}", bytes / unit.factor, unit.name);
  return fmt::format("{}B", bytes);
}

std::string FormatDuration(std::chrono::milliseconds duration) {
  auto count = static_cast<std::uint64_t>(duration.count());
  for (const Unit& unit : kShownDurations)
    if (count % unit.factor == 0 && (count != 0 || unit.factor == 1000))
      return fmt::format("{}{}", count / unit.factor, unit.name);
  return fmt::format("{}ms", count);
}

std::string RoundedSize(std::uint64_t bytes) {
  // What would print as "1024.0" takes the next unit.
  for (const Unit& unit : kShownSizes)
    if (static_cast<double>(bytes) >= 0.99995 * static_cast<double>(unit.factor))
      return fmt::format("{:.1f} {}", static_cast<double>(bytes) / static_cast<double>(unit.factor),
                         unit.name);
  return fmt::format("{} B", bytes);
}

}  // namespace reelcache
