// In which language a command speaks to whoever runs it.
#pragma once

#include "app/config.h"
#include "base/language.h"

namespace reelcache {

// POSIX: the first of LC_ALL, LC_MESSAGES and LANG that is set decides.
Language LanguageOf(const Environment& environment);

}  // namespace reelcache
