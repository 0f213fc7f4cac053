#pragma once

#include <string>

namespace reelcache {

// As the build file has it: "1.2.3".
std::string ProgramVersion();

}  // namespace reelcache
