#include "app/explain_words.h"

namespace reelcache {

std::string_view Say(ExplainWord word, Language language) {
  switch (word) {
#define X(id, english, korean) \
  case ExplainWord::id: return language == Language::kKorean ? korean : english;
    REELCACHE_EXPLAIN_WORDS(X)
#undef X
  }
  return "";
}

}  // namespace reelcache
