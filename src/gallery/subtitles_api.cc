#include "gallery/subtitles_api.h"

#include <nlohmann/json.hpp>

#include "http/percent_encoding.h"
#include "server/error_response.h"

namespace reelcache {

void SubtitlesApi::Handle(Loop&, const RequestHead&, const TargetUri& target, OnAnswer on_answer) {
  auto name = FormValue(target.query, "name");
  if (!name || !IsListed(*name, serve_hidden_)) return on_answer(ErrorAnswer(404));
  auto names = listing_.SubtitlesOf(*name);
  if (!names) return on_answer(ErrorAnswer(503));
  on_answer({200,
             {{"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}, {"X-Content-Type-Options", "nosniff"}},
             Slice::Own(nlohmann::json{{"subtitles", *names}}.dump())});
}

}  // namespace reelcache
