#include "gallery/subtitles_api.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/percent_encoding.h"
#include "server/error_response.h"

namespace reelcache {
namespace {

std::optional<std::string> NameIn(std::string_view query) {
  auto pairs = ParseForm(query);
  if (!pairs) return std::nullopt;
  auto name = std::find_if(pairs->begin(), pairs->end(), [](const FormPair& pair) { return pair.name == "name"; });
  return name == pairs->end() ? std::nullopt : std::optional(std::move(name->value));
}

}  // namespace

void SubtitlesApi::Handle(Loop&, const RequestHead&, const TargetUri& target, OnAnswer on_answer) {
  auto name = NameIn(target.query);
  if (!name || !IsListed(*name, serve_hidden_)) return on_answer(ErrorAnswer(404));
  auto names = listing_.SubtitlesOf(*name);
  if (!names) return on_answer(ErrorAnswer(503));
  on_answer({200,
             {{"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}, {"X-Content-Type-Options", "nosniff"}},
             Slice::Own(nlohmann::json{{"subtitles", *names}}.dump())});
}

}  // namespace reelcache
