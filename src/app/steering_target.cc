#include "app/steering_target.h"

#include <fmt/format.h>

#include "http/percent_encoding.h"

namespace reelcache {

void SteeringTarget::AddTo(CLI::App& parser) {
  parser.add_option("name", name);
  parser.add_option("--prefix", prefix)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  parser.add_option("--admin", admin)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

std::string SteeringTarget::Query() const {
  return prefix.empty() ? "name=" + EncodeComponent(name) : "prefix=" + EncodeComponent(prefix);
}

Error RefuseTarget(std::string_view command, std::string_view choices) {
  return {ErrorKind::kInvalid, fmt::format("say one of {1}: reelcache {0} --help shows how", command, choices)};
}

}  // namespace reelcache
