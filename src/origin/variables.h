// The environment that origins take credentials and addresses from, as a value.
#pragma once

#include <map>
#include <string>

namespace reelcache {

using Variables = std::map<std::string, std::string>;

// Empty when it is not set; a variable without a value counts as not set.
inline std::string VariableOf(const Variables& variables, const std::string& name) {
  auto found = variables.find(name);
  return found == variables.end() ? std::string() : found->second;
}

// The first of `names` that is set.
inline std::string FirstVariable(const Variables& variables, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (std::string value = VariableOf(variables, name); !value.empty()) return value;
  return {};
}

}  // namespace reelcache
