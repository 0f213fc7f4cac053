#include "gallery/subtitle_names.h"

#include <algorithm>

#include "base/ascii.h"

namespace reelcache {

bool IsSubtitleName(std::string_view name) {
  for (std::string_view extension : {".vtt", ".srt", ".smi"})
    if (name.size() > extension.size() && EqualsIgnoreCase(name.substr(name.size() - extension.size()), extension))
      return true;
  return false;
}

std::vector<std::string> SubtitlesOf(const std::vector<std::string>& names, std::string_view video) {
  const std::string begin(video.substr(0, video.rfind('.') + 1));  // with the dot
  std::vector<std::string> found;
  for (auto name = std::lower_bound(names.begin(), names.end(), begin);
       name != names.end() && name->starts_with(begin); ++name) {
    std::string_view rest = std::string_view(*name).substr(begin.size());
    if (std::count(rest.begin(), rest.end(), '.') <= 1 && rest.find('/') == rest.npos) found.push_back(*name);
  }
  return found;
}

}  // namespace reelcache
