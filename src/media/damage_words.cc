#include "media/damage_words.h"

#include <fmt/args.h>

#include <algorithm>
#include <vector>

namespace reelcache {
namespace {

constexpr Wording kAll[] = {kDamageEmpty,     kDamageEndsEarly, kDamageEndsInTag, kDamageNoMoov,  kDamageNoMoovEither,
                            kDamageNoVideo,   kDamageStructure, kDamageNoTracks,  kDamagePicture, kDamageSound,
                            kDamageNonsense,  kDamageTooLarge,  kDamageTooSlow,   kDamageCrashed, kDamageGaveUp};
constexpr std::string_view kPlace = "{}";

struct Match {
  std::vector<std::string> values;
  std::string_view rest;  // of the text, behind the sentence
};

// Whether the text begins with the sentence.
std::optional<Match> MatchBeginning(std::string_view sentence, std::string_view text) {
  Match match{{}, text};
  for (;;) {
    const std::size_t place = sentence.find(kPlace);
    const std::string_view words = sentence.substr(0, place);
    if (!match.rest.starts_with(words)) return std::nullopt;
    match.rest.remove_prefix(words.size());
    if (place == std::string_view::npos) return match;
    sentence.remove_prefix(place + kPlace.size());
    const std::size_t end = match.rest.find(sentence.substr(0, sentence.find(kPlace)));
    if (end == std::string_view::npos) return std::nullopt;
    match.values.emplace_back(match.rest.substr(0, end));
    match.rest.remove_prefix(end);
  }
}

std::string Fill(std::string_view sentence, const std::vector<std::string>& values) {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const std::string& value : values) store.push_back(value);
  return fmt::vformat(sentence, store);
}

}  // namespace

std::optional<std::string> DamageInKorean(std::string_view english) {
  std::string out;
  while (!english.empty()) {
    std::optional<Match> match;
    const Wording* found = std::find_if(std::begin(kAll), std::end(kAll), [&](const Wording& wording) {
      match = MatchBeginning(wording.english, english);
      return match.has_value();
    });
    if (found == std::end(kAll)) return std::nullopt;
    out += (out.empty() ? "" : " ") + Fill(found->korean, match->values);
    english = match->rest;
    if (english.starts_with(' ')) english.remove_prefix(1);
  }
  return out;
}

}  // namespace reelcache
