// A whole small answer at once: the facts of an object, a page of names.
#pragma once

#include <functional>
#include <string>

#include "origin/curl_exchange.h"

namespace reelcache {

using OnWholeAnswer = std::function<void(Result<AnswerHead> head, std::string body)>;

// The views in `head` live during the call. Requires: `options` and `multi` outlive the answer. A body is read only of
// an answer 200 and up to `most_body_bytes`; a longer one is kBadAnswer. The answer always comes.
void GetWhole(CurlMulti& multi, const OriginOptions& options, ExchangeRequest request, std::size_t most_body_bytes,
              OnWholeAnswer on_answer);

}  // namespace reelcache
