// The cookie of an operator who has logged in: its end and a signature under the token, so that nothing is kept here and
// another token ends every login. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/fields.h"

namespace reelcache {

// The field Set-Cookie. Seven days; for https alone where the request's `fields` say that it came by that.
std::string LoginCookie(std::string_view token, WallTime now, const Fields& fields);
std::string NoLoginCookie(const Fields& fields);

// Whether the fields have a login cookie under this token that has not ended.
bool HasLoginCookie(const Fields& fields, std::string_view token, WallTime now);

}  // namespace reelcache
