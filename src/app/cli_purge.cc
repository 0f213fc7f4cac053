#include "app/cli_purge.h"

#include <fmt/format.h>

#include <ostream>

#include "app/admin_client.h"
#include "app/options.h"
#include "base/size_text.h"
#include "app/steering_target.h"

namespace reelcache {
namespace {

constexpr std::string_view kHelp =
    "Usage: reelcache purge NAME [options]\n\n"
    "Takes an object out of the cache of a running server. The next request fetches it\n"
    "anew, though the origin still has the same version; who watches it already goes on.\n"
    "Its space on the disk returns as the cache turns; that of --all at once.\n\n"
    "  --prefix TEXT         all objects whose names begin with this\n"
    "  --all                 everything but pins\n"
    "  --soft                keep the bytes, and ask the origin at the next use whether\n"
    "                        they are still good\n";

struct PurgeRequest {
  SteeringTarget target;
  bool all = false;
  bool soft = false;
};

Result<PurgeRequest> ReadRequest(const std::vector<std::string>& args) {
  PurgeRequest request;
  CLI::App parser;
  request.target.AddTo(parser);
  parser.add_flag("--all", request.all);
  parser.add_flag("--soft", request.soft);
  if (Status parsed = ParseCommandLine(parser, args, "purge"); !parsed.ok()) return parsed.error();
  const SteeringTarget& target = request.target;
  if (!target.name.empty() + !target.prefix.empty() + request.all != 1)
    return RefuseTarget("purge", "a name, --prefix and --all");
  return request;
}

std::string Report(const nlohmann::json& answer, Language language) {
  const bool korean = language == Language::kKorean;
  auto objects = answer.value("objects", std::uint64_t{0});
  std::string bytes = RoundedSize(answer.value("withdrawn_bytes", std::uint64_t{0}));
  std::string out =
      answer.value("soft", false)
          ? fmt::format(fmt::runtime(korean ? "객체 {}개: 다음 사용 때 원본에 다시 확인합니다\n"
                                            : "{} objects are asked for at the origin at their next use\n"),
                        objects)
          : fmt::format(fmt::runtime(korean ? "객체 {}개, {}를 캐시에서 뺐습니다\n"
                                            : "{} objects are out of the cache, {} were withdrawn\n"),
                        objects, bytes);
  if (!answer.value("lasting", true))
    out += korean ? "디스크에 기록하지 못했습니다: 서버가 다시 시작하면 되살아날 수 있으니 그 뒤에 다시 실행하세요\n"
                  : "the disk could not take note of it: after a restart it may be undone, and is to be repeated then\n";
  return out;
}

}  // namespace

int RunPurge(const std::vector<std::string>& args, const Environment& environment, const CommandIo& io) {
  if (AsksForHelp(args)) {
    io.out << kHelp << kAdminHelp;
    return 0;
  }
  auto request = ReadRequest(args);
  if (!request.ok()) return Complain(io, request.error());
  auto client = AdminClient::Open(request->target.admin, environment, io.cwd);
  if (!client.ok()) return Complain(io, client.error());
  std::string query = request->all ? "all=yes" : request->target.Query();
  auto answer = client->Post("/api/purge?" + query + (request->soft ? "&soft=yes" : ""));
  if (!answer.ok()) return Complain(io, answer.error());
  io.out << Report(*answer, client->language()) << std::flush;
  return answer->value("lasting", true) ? 0 : kCommandFailed;
}

}  // namespace reelcache
