#include "base/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <algorithm>

#if FMT_VERSION < 100000
template void fmt::detail::vformat_to(fmt::detail::buffer<char>&, fmt::string_view, fmt::format_args,
                                      fmt::detail::locale_ref);
#endif

namespace reelcache {

void InitLog(bool debug) {
  auto logger = spdlog::stderr_color_mt("reelcache");
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%l%$ %v");
  spdlog::set_default_logger(std::move(logger));
  spdlog::set_level(debug ? spdlog::level::debug : spdlog::level::info);
  spdlog::flush_on(spdlog::level::info);
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
