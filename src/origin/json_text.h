// Members of JSON from outside that may be anything: what is not there, or of another type, is empty. Never throws.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace reelcache {

// Empty for anything that is no object.
inline nlohmann::json ParseJsonObject(std::string_view text) {
  nlohmann::json parsed = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  return parsed.is_object() ? parsed : nlohmann::json::object();
}

// Null when it is absent.
inline const nlohmann::json& MemberOf(const nlohmann::json& object, const char* key) {
  static const nlohmann::json kNull;
  if (!object.is_object()) return kNull;
  auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

inline std::string TextOf(const nlohmann::json& object, const char* key) {
  const nlohmann::json& member = MemberOf(object, key);
  return member.is_string() ? member.get<std::string>() : std::string();
}

}  // namespace reelcache
