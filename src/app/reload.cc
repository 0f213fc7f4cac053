#include "app/reload.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "app/options.h"

namespace reelcache {
namespace {

bool IsSame(const OptionSpec& option, const ServeConfig& a, const ServeConfig& b) {
  return std::visit(
      [&](auto field) {
        if constexpr (std::is_same_v<decltype(field), std::monostate>)
          return true;
        else
          return a.*field == b.*field;
      },
      option.field);
}

void Copy(const OptionSpec& option, const ServeConfig& from, ServeConfig& to) {
  std::visit(
      [&](auto field) {
        if constexpr (!std::is_same_v<decltype(field), std::monostate>) to.*field = from.*field;
      },
      option.field);
}

bool SetsAnOption(const std::string& variable) {
  auto is_it = [&](const OptionSpec& option) {
    return VariableOf(option) == variable || option.rules.plain_variable == variable;
  };
  auto options = Options();
  return variable == "DEBUG" || std::any_of(options.begin(), options.end(), is_it);
}

// What an origin may have read at the start, such as keys in `.env`.
std::set<std::string> ChangedVariables(const Environment& before, const Environment& after) {
  std::vector<Environment::value_type> different;
  std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(),
                                std::back_inserter(different));
  std::set<std::string> names;
  for (const auto& [name, value] : different)
    if (!SetsAnOption(name)) names.insert(name);
  return names;
}

}  // namespace

Reload PlanReload(const ServeConfig& running, const ServeConfig& wanted) {
  Reload reload{running, {}, {}};
  for (const OptionSpec& option : Options()) {
    if (IsSame(option, running, wanted)) continue;
    (option.rules.reload ? reload.changed : reload.needs_restart).push_back(FlagOf(option));
    if (option.rules.reload) Copy(option, wanted, reload.config);
  }
  for (const std::string& name : ChangedVariables(running.environment, wanted.environment))
    reload.needs_restart.push_back(name);
  return reload;
}

}  // namespace reelcache
