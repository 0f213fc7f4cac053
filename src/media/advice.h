// What a person should know of a video, in sentences. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/language.h"
#include "media/media_facts.h"

namespace reelcache {

// Damage first, then what keeps browsers from playing it, then what makes it slow. Empty: there is nothing to say.
std::vector<std::string> AdviceFor(const MediaFacts& facts, Language language);

}  // namespace reelcache
