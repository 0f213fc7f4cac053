#include "admin/decompose.h"

#include <cstdint>
#include <utility>

namespace reelcache {
namespace {

// U+00C0 to U+00FF: the letter, and a sign for its mark. A dot: the letter is whole.
constexpr std::string_view kLetters = "AAAAAA.CEEEEIIII.NOOOOO..UUUUY..aaaaaa.ceeeeiiii.nooooo..uuuuy.y";
constexpr std::string_view kSigns = "`'^~:o.,`'^:`'^:.~`'^~:..`'^:'..`'^~:o.,`'^:`'^:.~`'^~:..`'^:'.:";
constexpr std::pair<char, std::string_view> kMarks[] = {
    {'`', "\u0300"}, {'\'', "\u0301"}, {'^', "\u0302"}, {'~', "\u0303"},
    {':', "\u0308"}, {'o', "\u030A"},  {',', "\u0327"}};

constexpr std::uint32_t kFirstSyllable = 0xAC00, kLastSyllable = 0xD7A3;
constexpr std::uint32_t kFirstLead = 0x1100, kFirstVowel = 0x1161, kNoTail = 0x11A7;
constexpr std::uint32_t kVowels = 21, kTails = 28;

// Requires: a character that UTF-8 writes in three bytes.
void PutThreeBytes(std::string& out, std::uint32_t character) {
  out += static_cast<char>(0xE0 | character >> 12);
  out += static_cast<char>(0x80 | (character >> 6 & 0x3F));
  out += static_cast<char>(0x80 | (character & 0x3F));
}

void PutSyllable(std::string& out, std::uint32_t syllable) {
  const std::uint32_t index = syllable - kFirstSyllable;
  PutThreeBytes(out, kFirstLead + index / (kVowels * kTails));
  PutThreeBytes(out, kFirstVowel + index / kTails % kVowels);
  if (index % kTails != 0) PutThreeBytes(out, kNoTail + index % kTails);
}

// False: it is whole.
bool PutLatin(std::string& out, std::size_t index) {
  for (const auto& [sign, mark] : kMarks)
    if (kSigns[index] == sign) {
      out += kLetters[index];
      out += mark;
      return true;
    }
  return false;
}

// The bits of a byte that continues a character; nothing of others: above 0x3F.
std::uint32_t Continued(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) ^ 0x80u : 0xFF;
}

}  // namespace

std::string DecomposeLetters(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::uint32_t second = Continued(text, i + 1), third = Continued(text, i + 2);
    if (first == 0xC3 && second <= 0x3F && PutLatin(out, second)) {
      ++i;
      continue;
    }
    const std::uint32_t character = (first & 0x0Fu) << 12 | second << 6 | third;
    const bool three = first >> 4 == 0xE && second <= 0x3F && third <= 0x3F;
    if (three && character >= kFirstSyllable && character <= kLastSyllable) {
      PutSyllable(out, character);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace reelcache
