#include "admin/explain_api.h"

#include <nlohmann/json.hpp>

#include "admin/explain.h"
#include "admin/explanation.h"
#include "admin/json_answer.h"
#include "http/percent_encoding.h"

namespace reelcache {

void ExplainApi::Handle(Loop& loop, const RequestHead&, const TargetUri& target, OnAnswer on_answer) {
  auto name = FormValue(target.query, "name");
  if (!name || name->empty()) return on_answer(JsonError(400, "bad_name", "name=... says which object is meant"));
  if (std::string_view why = WhyNotServed(*name, options_.serve_all, options_.serve_hidden); !why.empty())
    return on_answer(JsonAnswer(200, nlohmann::json{{"name", *name}, {"served", false}, {"why_not", why}}));
  auto range = FormValue(target.query, "range").value_or("");
  workers_.Submit([this, &loop, name = std::move(*name), range, on_answer = std::move(on_answer)] {
    std::string json = ExplanationJson(cache_, name, range, options_.max_response_bytes);
    loop.Post([on_answer, json = std::move(json)] { on_answer(JsonAnswer(200, json)); });
  });
}

}  // namespace reelcache
