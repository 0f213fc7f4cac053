// A program made of a few lines of shell, for tests that start one. Its descriptor 0 is the socket pair.
#pragma once

#include <sys/stat.h>

#include <fstream>
#include <string>

#include "support/temp_folder.h"

namespace reelcache {

inline std::string ScriptProgram(const TempFolder& folder, const std::string& lines) {
  const std::string path = (folder.path() / "program").string();
  std::ofstream(path) << "#!/bin/sh\n" << lines << '\n';
  chmod(path.c_str(), 0700);
  return path;
}

}  // namespace reelcache
