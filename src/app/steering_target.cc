#include "app/steering_target.h"

#include "app/command_words.h"
#include "http/percent_encoding.h"

namespace reelcache {

void SteeringTarget::AddTo(CLI::App& parser) {
  parser.add_option("name", name);
  parser.add_option_function<std::string>("--prefix", [this](const std::string& text) { prefix = text; })
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  parser.add_option("--admin", admin)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

std::string SteeringTarget::Query() const {
  return prefix ? "prefix=" + EncodeComponent(*prefix) : "name=" + EncodeComponent(name);
}

Error RefuseTarget(std::string_view command, const Wording& choices, Language language) {
  return {ErrorKind::kInvalid, Filled(CommandWords::kSayOne, language, command, choices.In(language))};
}

}  // namespace reelcache
