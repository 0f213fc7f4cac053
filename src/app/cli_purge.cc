#include "app/cli_purge.h"

#include <ostream>

#include "app/admin_client.h"
#include "app/command_words.h"
#include "app/json_fields.h"
#include "app/options.h"
#include "app/steering_target.h"
#include "base/log.h"
#include "base/size_text.h"

namespace reelcache {
namespace {

using Words = PurgeWords;

struct PurgeRequest {
  SteeringTarget target;
  bool all = false;
  bool soft = false;
};

Result<PurgeRequest> ReadRequest(const std::vector<std::string>& args, Language language) {
  PurgeRequest request;
  CLI::App parser;
  request.target.AddTo(parser);
  parser.add_flag("--all", request.all);
  parser.add_flag("--soft", request.soft);
  if (Status parsed = ParseCommandLine(parser, args, "purge", language); !parsed.ok()) return parsed.error();
  if (request.target.given() + request.all != 1)
    return RefuseTarget("purge", CommandWords::kNamePrefixOrAll, language);
  return request;
}

bool FoundNothing(const nlohmann::json& answer) {
  return Number(answer, "/objects") == 0 && Number(answer, "/withdrawn_bytes") == 0;
}

Error NothingKnown(const SteeringTarget& target, Language language) {
  const Wording& words = target.prefix ? Words::kUnknownPrefix : Words::kUnknownName;
  return {ErrorKind::kNotFound, Filled(words, language, Quoted(target.prefix.value_or(target.name)))};
}

std::string Report(const nlohmann::json& answer, Language language) {
  const std::uint64_t objects = Number(answer, "/objects");
  const bool soft = Flag(answer, "/soft");
  const Wording& words = objects == 1 ? (soft ? Words::kOneAsked : Words::kOneOut) : soft ? Words::kAsked : Words::kOut;
  std::string out = Filled(words, language, objects, RoundedSize(Number(answer, "/withdrawn_bytes")));
  if (!Flag(answer, "/lasting")) out += Words::kNotLasting.In(language);
  return out;
}

}  // namespace

int RunPurge(const std::vector<std::string>& args, const Environment& environment, const CommandIo& io) {
  const Language language = LanguageOf(environment);
  if (AsksForHelp(args)) {
    io.out << Words::kHelp.In(language) << CommandWords::kAdminHelp.In(language);
    return 0;
  }
  auto request = ReadRequest(args, language);
  if (!request.ok()) return Complain(io, request.error());
  auto client = AdminClient::Open(request->target.admin, environment, io.cwd);
  if (!client.ok()) return Complain(io, client.error());
  std::string query = request->all ? "all=yes" : request->target.Query();
  auto answer = client->Post("/api/purge?" + query + (request->soft ? "&soft=yes" : ""), kObjectsField);
  if (!answer.ok()) return Complain(io, answer.error());
  if (!request->all && FoundNothing(*answer)) return Complain(io, NothingKnown(request->target, language));
  io.out << Report(*answer, language) << std::flush;
  return Flag(*answer, "/lasting") ? 0 : kCommandFailed;
}

}  // namespace reelcache
