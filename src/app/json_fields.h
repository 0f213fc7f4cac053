// What stands in JSON that another program may have made: what is not there, or of another type, is as if it were
// empty. A path is a JSON pointer, "/answer/bytes". Pure.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace reelcache {

inline nlohmann::json At(const nlohmann::json& json, const std::string& path) {
  const nlohmann::json::json_pointer place(path);
  return json.contains(place) ? json.at(place) : nlohmann::json();
}

inline std::string Text(const nlohmann::json& json, const std::string& path) {
  const nlohmann::json value = At(json, path);
  return value.is_string() ? value.get<std::string>() : "";
}

inline std::uint64_t Number(const nlohmann::json& json, const std::string& path) {
  const nlohmann::json value = At(json, path);
  return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
}

inline bool Flag(const nlohmann::json& json, const std::string& path) {
  const nlohmann::json value = At(json, path);
  return value.is_boolean() && value.get<bool>();
}

inline nlohmann::json Elements(const nlohmann::json& json, const std::string& path) {
  nlohmann::json list = At(json, path);
  return list.is_array() ? list : nlohmann::json::array();
}

// For people who read it.
inline std::string IndentedJson(const nlohmann::json& json) {
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace reelcache
