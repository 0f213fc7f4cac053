// The only place that picks a status for an error, and words it for people. Never carries an Error's message.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "server/answer.h"

namespace reelcache {

int StatusOf(ErrorKind kind);

// A small page in plain text: what happened and what to do, in English and Korean.
Answer ErrorAnswer(int status);

// `words` are in both languages, a line each.
Answer ErrorPage(int status, std::string_view words);

// 405 with the methods that `allow` lists.
Answer MethodAnswer(std::string allow);

// For an object that could not be opened or read; with Retry-After where waiting may help.
Answer ErrorAnswer(const Error& error);

// For an object that is stored with a content coding its client does not take: nothing here decodes it.
Answer CodingAnswer(std::string_view coding);

}  // namespace reelcache
