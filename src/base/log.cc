#include "base/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <algorithm>

#if FMT_VERSION < 100000
template void fmt::detail::vformat_to(fmt::detail::buffer<char>&, fmt::string_view, fmt::format_args,
                                      fmt::detail::locale_ref);
#endif

namespace reelcache {
namespace {

struct Level {
  std::string_view name;
  spdlog::level::level_enum value;
};

constexpr Level kLevels[] = {{"debug", spdlog::level::debug},
                             {"info", spdlog::level::info},
                             {"warn", spdlog::level::warn},
                             {"error", spdlog::level::err}};

}  // namespace

void InitLog(std::string_view level) {
  auto logger = spdlog::stderr_color_mt("reelcache");
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%l%$ %v");
  spdlog::set_default_logger(std::move(logger));
  spdlog::flush_on(spdlog::level::info);
  SetLogLevel(level);
}

bool SetLogLevel(std::string_view level) {
  auto found = std::find_if(std::begin(kLevels), std::end(kLevels), [&](const Level& each) { return each.name == level; });
  if (found == std::end(kLevels)) return false;
  spdlog::set_level(found->value);
  return true;
}

std::string_view CurrentLogLevel() {
  for (const Level& level : kLevels)
    if (spdlog::default_logger_raw()->level() <= level.value) return level.name;
  return kLevels[std::size(kLevels) - 1].name;
}

std::string Quoted(std::string_view text) {
  constexpr std::size_t kMost = 200;
  std::string out = "\"";
  for (char c : text.substr(0, kMost)) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + (text.size() > kMost ? "...\"" : "\"");
}

std::string QuotedWithoutSecrets(std::string_view text) {
  constexpr std::size_t kLongWord = 24;  // access tokens have over 100, keys 40
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=_";
  std::string out;
  while (!text.empty()) {
    std::size_t word = std::min(text.find_first_not_of(kLetters), text.size());
    out += word >= kLongWord ? "***" : text.substr(0, word);
    text.remove_prefix(word);
    std::size_t gap = std::min(text.find_first_of(kLetters), text.size());
    out += text.substr(0, gap);
    text.remove_prefix(gap);
  }
  return Quoted(out);
}

}  // namespace reelcache
