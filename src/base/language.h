// The languages in which people are spoken to.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace reelcache {

enum class Language { kEnglish, kKorean };

// The same said in each of them.
struct Wording {
  std::string_view english, korean;

  constexpr std::string_view In(Language language) const {
    return language == Language::kKorean ? korean : english;
  }
};

// With the values in its places, which are those of fmt.
template <typename... Values>
std::string Filled(const Wording& wording, Language language, const Values&... values) {
  return fmt::format(fmt::runtime(wording.In(language)), values...);
}

}  // namespace reelcache
