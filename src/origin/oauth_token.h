// What is sent to a token endpoint and what it answers (RFC 6749 §5.1, RFC 8693). Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "origin/token_cache.h"

namespace reelcache {

// `expires_in` may be a number, text or absent. Errors: kBadAnswer; nothing of the body is in the message.
Result<Token> ReadTokenAnswer(std::string_view body);

// application/x-www-form-urlencoded; fields without a value are left out.
std::string FormatForm(const std::vector<std::pair<std::string_view, std::string_view>>& fields);

}  // namespace reelcache
