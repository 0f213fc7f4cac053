#include "app/version.h"

namespace reelcache {

std::string ProgramVersion() { return REELCACHE_VERSION; }

}  // namespace reelcache
