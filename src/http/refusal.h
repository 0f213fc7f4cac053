// Why a request is not taken: the status to answer with, and a short sentence without any input in it.
#pragma once

#include <string_view>

namespace reelcache {

struct Refusal {
  int status = 400;
  std::string_view reason;  // static storage
};

}  // namespace reelcache
