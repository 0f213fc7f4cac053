// A whole small answer at once: the facts of an object, a page of names.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "origin/curl_exchange.h"

namespace reelcache {

using OnWholeAnswer = std::function<void(Result<AnswerHead> head, std::string body)>;

// Reads one whole answer: its body up to `most_body_bytes`, a longer one is kBadAnswer; of other answers than 200 the
// first kMostErrorBytes, for what they say of the fault. The views in `head` live during the call.
std::shared_ptr<ExchangeSink> MakeWholeSink(std::size_t most_body_bytes, OnWholeAnswer on_answer);

inline constexpr std::size_t kMostErrorBytes = 8 * 1024;

// Requires: `options` and `multi` outlive the answer. The answer always comes.
void GetWhole(CurlMulti& multi, const OriginOptions& options, ExchangeRequest request, std::size_t most_body_bytes,
              OnWholeAnswer on_answer);

}  // namespace reelcache
