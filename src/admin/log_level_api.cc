#include "admin/log_level_api.h"

#include <fmt/format.h>

#include "admin/json_answer.h"
#include "base/log.h"
#include "http/percent_encoding.h"

namespace reelcache {

void LogLevelApi::Handle(Loop&, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) {
  if (head.method == Method::kPost) {
    auto level = FormValue(target.query, "level");
    if (!level || !SetLogLevel(*level)) {
      on_answer(JsonError(400, "bad_level", "level must be debug, info, warn or error"));
      return;
    }
    spdlog::info("the log level is {} from now on", *level);
  }
  on_answer(JsonAnswer(200, fmt::format(R"({{"level":"{}"}})", CurrentLogLevel())));
}

}  // namespace reelcache
