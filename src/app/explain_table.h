// The JSON of /api/explain as sentences and a table for people. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/language.h"

namespace reelcache {

struct ExplainStyle {
  Language language = Language::kEnglish;
  bool colours = false;
};

// What it does not hold is left out.
std::string ExplainTable(const nlohmann::json& explanation, const ExplainStyle& style);

// Whether the server would send it: false for a name it does not serve and for an object that is not there.
bool IsServed(const nlohmann::json& explanation);

}  // namespace reelcache
