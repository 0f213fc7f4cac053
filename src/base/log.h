// The process's log: one line a happening on standard error, levels error, warn, info, debug.
//
// Names and other text from outside go through Quoted(), so a line stays one line. Thread: any.
#pragma once

#include <spdlog/spdlog.h>

#include <string>
#include <string_view>

// fmt's whole formatter, which would be compiled in every file that logs: log.cc has it once. fmt 10 needs no such help.
#if FMT_VERSION < 100000
extern template void fmt::detail::vformat_to(fmt::detail::buffer<char>&, fmt::string_view, fmt::format_args,
                                             fmt::detail::locale_ref);
#endif

namespace reelcache {

// Most first, as --log-level takes them.
inline constexpr std::string_view kLogLevels = "debug|info|warn|error";

// `level` is one of kLogLevels, here and below.
void InitLog(std::string_view level);

// False: there is no such level. Thread: any.
bool SetLogLevel(std::string_view level);
std::string_view CurrentLogLevel();

// `text` in double quotes, with control bytes, quotes and backslashes escaped, cut at 200 bytes.
std::string Quoted(std::string_view text);

// As Quoted, for text that may repeat a secret it was sent, such as the refusal of a token: words of 24 and more letters,
// digits and "-._~+/=_" are shown as "***".
std::string QuotedWithoutSecrets(std::string_view text);

}  // namespace reelcache
