#include "support/scripted_origin/control.h"

#include <nlohmann/json.hpp>

namespace reelcache {
namespace {

using nlohmann::json;

Answer JsonAnswer(int status, const nlohmann::ordered_json& value) {
  constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;  // bytes not UTF-8
  return TextAnswer(status, value.dump(1, ' ', false, kReplace) + "\n", "application/json");
}

Answer Refusal(int status, const std::string& sentence) {
  return JsonAnswer(status, {{"error", sentence}});
}

// Takes `key` out of the action; what is left are switches of the behaviour.
json Extract(json& action, const char* key) {
  const auto found = action.find(key);
  if (found == action.end()) return {};
  json value = std::move(*found);
  action.erase(found);
  return value;
}

bool IsSet(const json& value) { return value.is_boolean() && value.get<bool>(); }

}  // namespace

Answer Control::Handle(const RequestHead& request, const std::string& body) {
  if (request.name == "__action" && request.method == "POST") return Act(body);
  if (request.name == "__log" && request.method == "GET") return JsonAnswer(200, log_.Entries());
  if (request.name == "__stats" && request.method == "GET") return JsonAnswer(200, log_.Stats());
  if (request.name == "__log" && request.method == "POST") {
    log_.Clear();
    return JsonAnswer(200, {{"cleared", true}});
  }
  return Refusal(404, "there are GET /__log, GET /__stats, POST /__log and POST /__action");
}

Answer Control::Act(const std::string& body) {
  json wish = json::parse(body, nullptr, false);
  if (!wish.is_object()) return Refusal(400, "the body has to be a JSON object");
  if (IsSet(Extract(wish, "clear"))) {
    behaviours_.Clear();
    return JsonAnswer(200, {{"done", true}});
  }
  if (!wish.contains("name") || !wish["name"].is_string() || !wish.contains("action") ||
      !wish["action"].is_object()) {
    return Refusal(400, "the body has to be {\"name\": \"...\", \"action\": {...}}");
  }
  std::string name = wish["name"];
  if (name.starts_with('/')) name.erase(0, 1);
  json& action = wish["action"];

  const bool back_to_normal = action.empty();
  bool found = true;
  if (const json size = Extract(action, "create"); size.is_number_unsigned()) objects_.Create(name, size);
  if (IsSet(Extract(action, "replace"))) found = objects_.Replace(name);
  if (const json by = Extract(action, "grow"); by.is_number_unsigned()) found = objects_.Grow(name, by);
  if (IsSet(Extract(action, "delete"))) found = objects_.Delete(name);
  if (!found) return Refusal(404, "there is no object " + name);
  if (IsSet(Extract(action, "release"))) behaviours_.Release(name);
  if (!action.empty() || back_to_normal) {
    Behaviour behaviour;
    if (const auto wrong = ParseBehaviour(action, behaviour)) return Refusal(400, *wrong);
    behaviours_.Set(name, std::move(behaviour));
  }
  return JsonAnswer(200, {{"done", true}});
}

}  // namespace reelcache
