#include "app/cli_pin.h"

#include <fmt/format.h>

#include <ostream>

#include "app/admin_client.h"
#include "app/options.h"
#include "base/size_text.h"
#include "app/steering_target.h"

namespace reelcache {
namespace {

using nlohmann::json;

constexpr std::string_view kPinHelp =
    "Usage: reelcache pin NAME [options]\n\n"
    "Pins an object in the cache of a running server: what the disk has of it stays\n"
    "while others come and go, over restarts and purges, too. A pin fetches nothing;\n"
    "reelcache warm does. Pinned objects together, with the bytes that are not cached\n"
    "yet, take --pin-size of the server at most.\n\n"
    "  --prefix TEXT         all objects the cache knows at this moment whose names\n"
    "                        begin with this\n";
constexpr std::string_view kUnpinHelp =
    "Usage: reelcache unpin NAME [options]\n\n"
    "Takes back what reelcache pin did. The bytes stay until they are not used.\n\n"
    "  --prefix TEXT         all pinned objects whose names begin with this\n";
constexpr std::string_view kPinsHelp =
    "Usage: reelcache pins [options]\n\n"
    "Lists what is pinned in the cache of a running server.\n\n"
    "  --json                the answer as JSON instead of a table\n";

std::string_view HelpOf(std::string_view command) {
  return command == "pin" ? kPinHelp : command == "unpin" ? kUnpinHelp : kPinsHelp;
}

std::string Size(const json& object, const char* member) { return RoundedSize(object.value(member, std::uint64_t{0})); }

std::string Totals(const json& answer, Language language) {
  return fmt::format(fmt::runtime(language == Language::kKorean ? "{1} 중 {0} 고정됨\n" : "{} of {} are pinned\n"),
                     Size(answer, "pinned_bytes"), Size(answer, "limit_bytes"));
}

std::string Table(const json& answer, Language language) {
  std::string out;
  for (const json& pin : answer.value("pins", json::array()))
    out += fmt::format("{:>10}  {}\n", Size(pin, "bytes"), pin.value("name", ""));
  return out + Totals(answer, language);
}

Result<std::string> ListPins(const std::vector<std::string>& args, const Environment& environment,
                             const CommandIo& io) {
  std::string admin;
  bool as_json = false;
  CLI::App parser;
  parser.add_option("--admin", admin)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  parser.add_flag("--json", as_json);
  if (Status parsed = ParseCommandLine(parser, args, "pins"); !parsed.ok()) return parsed.error();
  auto client = AdminClient::Open(admin, environment, io.cwd);
  if (!client.ok()) return client.error();
  auto answer = client->Get("/api/pins");
  if (!answer.ok()) return answer.error();
  return as_json ? answer->dump(2) + "\n" : Table(*answer, client->language());
}

Result<std::string> ChangePins(const std::string& command, const std::vector<std::string>& args,
                               const Environment& environment, const CommandIo& io) {
  SteeringTarget target;
  CLI::App parser;
  target.AddTo(parser);
  if (Status parsed = ParseCommandLine(parser, args, command); !parsed.ok()) return parsed.error();
  if (target.name.empty() == target.prefix.empty()) return RefuseTarget(command, "a name and --prefix");
  auto client = AdminClient::Open(target.admin, environment, io.cwd);
  if (!client.ok()) return client.error();
  auto answer = client->Post("/api/" + command + "?" + target.Query());
  if (!answer.ok()) return answer.error();
  const bool korean = client->language() == Language::kKorean;
  std::string_view words = command == "pin" ? (korean ? "객체 {}개를 고정했습니다: " : "{} objects were pinned: ")
                                            : (korean ? "객체 {}개의 고정을 풀었습니다: " : "{} objects were unpinned: ");
  return fmt::format(fmt::runtime(words), answer->value("objects", std::uint64_t{0})) +
         Totals(*answer, client->language());
}

}  // namespace

int RunPin(const std::string& command, const std::vector<std::string>& args, const Environment& environment,
           const CommandIo& io) {
  if (AsksForHelp(args)) {
    io.out << HelpOf(command) << kAdminHelp;
    return 0;
  }
  auto text = command == "pins" ? ListPins(args, environment, io) : ChangePins(command, args, environment, io);
  if (!text.ok()) return Complain(io, text.error());
  io.out << *text << std::flush;
  return 0;
}

}  // namespace reelcache
