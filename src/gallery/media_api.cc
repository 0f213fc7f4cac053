#include "gallery/media_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "gallery/list_answer.h"
#include "gallery/media_json.h"
#include "http/percent_encoding.h"
#include "server/router.h"

namespace reelcache {
namespace {

// Each once. Nothing: a bad escape, no name, or too many.
std::optional<std::vector<std::string>> NamesIn(std::string_view query) {
  auto pairs = ParseForm(query);
  if (!pairs) return std::nullopt;
  std::vector<std::string> names;
  for (FormPair& pair : *pairs)
    if (pair.name == "name" && std::find(names.begin(), names.end(), pair.value) == names.end())
      names.push_back(std::move(pair.value));
  if (names.empty() || names.size() > MediaApi::kMostNames) return std::nullopt;
  return names;
}

void Append(std::string& list, std::string_view element) {
  if (!list.empty()) list += ',';
  list += element;
}

}  // namespace

void MediaApi::Handle(Loop&, const RequestHead&, const TargetUri& target, OnAnswer on_answer) {
  auto names = NamesIn(target.query);
  if (!names) {
    on_answer(BadQueryAnswer({ErrorKind::kInvalid, "names of videos", std::nullopt, false, "bad_names"}));
    return;
  }
  std::string videos, waiting;
  std::vector<std::string> unknown;
  for (const std::string& name : *names) {
    if (!IsListed(name, serve_hidden_) || !DownloadName(std::string(kDownloadPrefix) + name)) {
      Append(videos, UnreadJson(name, ErrorWord(ErrorKind::kNotFound)));
    } else if (auto found = table_.Find(name)) {
      Append(videos, found->error.empty() ? DetailJson(name, found->note.facts, found->poster_path)
                                          : UnreadJson(name, found->error));
    } else if (reader_.can_read()) {
      Append(waiting, nlohmann::json(name).dump());
      unknown.push_back(name);
    }
  }
  reader_.Ask(unknown);
  std::string_view reader = reader_.can_read() ? "ready" : "missing";
  std::string body = fmt::format(R"({{"reader":"{}","videos":[{}],"waiting":[{}]}})", reader, videos, waiting);
  on_answer({200,
             {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}},
             Slice::Own(std::move(body))});
}

}  // namespace reelcache
