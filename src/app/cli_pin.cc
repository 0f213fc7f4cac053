#include "app/cli_pin.h"

#include <fmt/format.h>

#include <ostream>

#include "app/admin_client.h"
#include "app/check_report.h"
#include "app/command_words.h"
#include "app/json_fields.h"
#include "app/options.h"
#include "app/steering_target.h"
#include "base/size_text.h"

namespace reelcache {
namespace {

using nlohmann::json;
using Words = PinWords;

constexpr AnswerField kPinsField{"pins", json::value_t::array};

const Wording& HelpOf(std::string_view command) {
  return command == "pin" ? Words::kPinHelp : command == "unpin" ? Words::kUnpinHelp : Words::kPinsHelp;
}

std::string Totals(const json& answer, Language language) {
  return Filled(Words::kTotals, language, RoundedSize(Number(answer, "/pinned_bytes")),
                RoundedSize(Number(answer, "/limit_bytes")));
}

std::string Table(const json& answer, Language language) {
  std::string out;
  for (const json& pin : Elements(answer, "/pins"))
    out += fmt::format("{:>10}  {}\n", RoundedSize(Number(pin, "/bytes")), ShownName(Text(pin, "/name")));
  return out + Totals(answer, language);
}

Result<std::string> ListPins(const std::vector<std::string>& args, const Environment& environment,
                             const CommandIo& io) {
  const Language language = LanguageOf(environment);
  std::string admin;
  bool as_json = false;
  CLI::App parser;
  parser.add_option("--admin", admin)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  parser.add_flag("--json", as_json);
  if (Status parsed = ParseCommandLine(parser, args, "pins", language); !parsed.ok()) return parsed.error();
  auto client = AdminClient::Open(admin, environment, io.cwd);
  if (!client.ok()) return client.error();
  auto answer = client->Get("/api/pins", kPinsField);
  if (!answer.ok()) return answer.error();
  return as_json ? IndentedJson(*answer) : Table(*answer, language);
}

Result<std::string> ChangePins(const std::string& command, const std::vector<std::string>& args,
                               const Environment& environment, const CommandIo& io) {
  const Language language = LanguageOf(environment);
  SteeringTarget target;
  CLI::App parser;
  target.AddTo(parser);
  if (Status parsed = ParseCommandLine(parser, args, command, language); !parsed.ok()) return parsed.error();
  if (target.given() != 1) return RefuseTarget(command, CommandWords::kNameOrPrefix, language);
  auto client = AdminClient::Open(target.admin, environment, io.cwd);
  if (!client.ok()) return client.error();
  auto answer = client->Post("/api/" + command + "?" + target.Query(), kObjectsField);
  if (!answer.ok()) return answer.error();
  const std::uint64_t objects = Number(*answer, "/objects");
  const Wording& words = command == "pin" ? (objects == 1 ? Words::kOnePinned : Words::kPinned)
                                          : (objects == 1 ? Words::kOneUnpinned : Words::kUnpinned);
  return Filled(words, language, objects) + Totals(*answer, language);
}

}  // namespace

int RunPin(const std::string& command, const std::vector<std::string>& args, const Environment& environment,
           const CommandIo& io) {
  if (AsksForHelp(args)) {
    const Language language = LanguageOf(environment);
    io.out << HelpOf(command).In(language) << CommandWords::kAdminHelp.In(language);
    return 0;
  }
  auto text = command == "pins" ? ListPins(args, environment, io) : ChangePins(command, args, environment, io);
  if (!text.ok()) return Complain(io, text.error());
  io.out << *text << std::flush;
  return 0;
}

}  // namespace reelcache
