// What people read when the list of videos cannot be answered: a code and a sentence that says what to do.
#pragma once

#include <string_view>

#include "base/result.h"

namespace reelcache {

struct ListErrorWords {
  std::string_view code;     // the error's own; without one, chosen by its kind
  std::string_view message;  // in English; web/messages.js says the same by code in every language of the gallery
};

// Never carries the error's message. Lifetime: literals.
ListErrorWords WordsFor(const Error& error);

}  // namespace reelcache
