#include "app/language.h"

#include "app/settings.h"

namespace reelcache {

Language LanguageOf(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const std::string* value = FindVariable(environment, name))
      return value->starts_with("ko") ? Language::kKorean : Language::kEnglish;
  return Language::kEnglish;
}

}  // namespace reelcache
