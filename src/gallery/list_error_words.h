// What people read when the list of videos cannot be answered: a code and a sentence that says what to do.
#pragma once

#include <string_view>

#include "base/language.h"
#include "base/result.h"

namespace reelcache {

struct ListErrorWords {
  std::string_view code;  // the error's own; without one, chosen by its kind
  Wording message;        // web/words_storage.js says the same by code
};

// Never carries the error's message. Lifetime: literals.
ListErrorWords WordsFor(const Error& error);

}  // namespace reelcache
