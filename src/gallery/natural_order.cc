#include "gallery/natural_order.h"

#include "base/ascii.h"

namespace reelcache {
namespace {

std::string_view TakeDigits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && IsDigit(text[count])) ++count;
  std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

// Below 0, 0 or above 0, like memcmp. Numbers of any length.
int CompareNumbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

int CompareNatural(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    int order = 0;
    if (IsDigit(a.front()) && IsDigit(b.front())) {
      std::string_view left = TakeDigits(a), right = TakeDigits(b);
      order = CompareNumbers(left, right);
    } else {
      order = static_cast<unsigned char>(AsciiLower(a.front())) - static_cast<unsigned char>(AsciiLower(b.front()));
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
    if (order != 0) return order;
  }
  return static_cast<int>(!a.empty()) - static_cast<int>(!b.empty());
}

}  // namespace

bool NaturalLess(std::string_view a, std::string_view b) {
  int order = CompareNatural(a, b);
  return order != 0 ? order < 0 : a < b;
}

}  // namespace reelcache
