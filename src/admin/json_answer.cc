#include "admin/json_answer.h"

#include <nlohmann/json.hpp>

namespace reelcache {

Answer JsonAnswer(int status, std::string json) {
  return {status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}},
          Slice::Own(std::move(json) + "\n")};
}

Answer JsonAnswer(int status, const nlohmann::json& json) {
  return JsonAnswer(status, json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Answer JsonError(int status, std::string_view code, std::string_view sentence) {
  return JsonAnswer(status, nlohmann::json{{"error", {{"code", code}, {"message", sentence}}}});
}

}  // namespace reelcache
