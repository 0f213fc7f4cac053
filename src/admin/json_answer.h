// What the operator's API answers with. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "server/answer.h"

namespace reelcache {

// `json` is a whole document.
Answer JsonAnswer(int status, std::string json);
// Names of objects may be no UTF-8: what is none is replaced.
Answer JsonAnswer(int status, const nlohmann::json& json);

// {"error":{"code","message"}}: a word for programs, a sentence for people.
Answer JsonError(int status, std::string_view code, std::string_view sentence);

}  // namespace reelcache
