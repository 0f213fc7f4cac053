#include "gallery/list_answer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "gallery/gzip.h"
#include "gallery/list_error_words.h"

namespace reelcache {
namespace {

constexpr std::size_t kWorthGzip = 1024;  // bytes

Answer JsonAnswer(int status) {
  return {status, {{"Content-Type", "application/json"}, {"X-Content-Type-Options", "nosniff"}}, {}};
}

Answer ErrorJson(int status, const Error& error) {
  ListErrorWords words = WordsFor(error);
  Answer answer = JsonAnswer(status);
  answer.fields.emplace_back("Cache-Control", "no-store");
  nlohmann::json json{{"error", {{"code", words.code}, {"message", words.message.english}}}};
  answer.body = Slice::Own(json.dump() + "\n");
  return answer;
}

// RFC 9110 §8.8.3.3: codings of one representation differ in their bytes, so in their strong tags.
void SetBody(Answer& answer, Slice body, std::uint64_t hash, bool gzip) {
  answer.fields.emplace_back("ETag", fmt::format("\"{:016x}{}\"", hash, gzip ? "-gzip" : ""));
  if (gzip) answer.fields.emplace_back("Content-Encoding", "gzip");
  answer.body = std::move(body);
}

void AddWhole(Answer& answer, std::shared_ptr<const ListSnapshot> snapshot, bool accepts_gzip) {
  answer.fields.emplace_back("X-Total-Count", std::to_string(snapshot->list.size()));
  bool gzip = accepts_gzip && !snapshot->gzip.empty();
  std::string_view bytes = gzip ? snapshot->gzip : snapshot->list.json();
  std::uint64_t hash = snapshot->hash;
  SetBody(answer, {std::move(snapshot), bytes}, hash, gzip);
}

void AddPage(Answer& answer, VideoPage page, bool accepts_gzip) {
  answer.fields.emplace_back("X-Total-Count", std::to_string(page.total));
  if (!page.next.empty()) answer.fields.emplace_back("Link", std::move(page.next));
  std::uint64_t hash = Hash64(page.json);
  std::string packed = accepts_gzip && page.json.size() > kWorthGzip ? Gzip(page.json) : "";
  bool gzip = !packed.empty();
  SetBody(answer, Slice::Own(gzip ? std::move(packed) : std::move(page.json)), hash, gzip);
}

}  // namespace

std::shared_ptr<const ListSnapshot> MakeSnapshot(VideoList list) {
  auto snapshot = std::make_shared<ListSnapshot>();
  snapshot->list = std::move(list);
  snapshot->hash = Hash64(snapshot->list.json());
  if (snapshot->list.json().size() > kWorthGzip) snapshot->gzip = Gzip(snapshot->list.json());
  return snapshot;
}

Answer ListAnswer(const ListView& view, const ListQuery& query, bool accepts_gzip) {
  if (!view.snapshot) {
    Answer answer = ErrorJson(503, view.error);
    answer.fields.emplace_back("Retry-After", "2");
    return answer;
  }
  Answer answer = JsonAnswer(200);
  answer.fields.emplace_back("Cache-Control", "no-cache");
  answer.fields.emplace_back("Vary", "Accept-Encoding");
  if (!view.state.empty()) answer.fields.emplace_back("X-List-State", view.state);
  if (query.whole)
    AddWhole(answer, view.snapshot, accepts_gzip);
  else
    AddPage(answer, SelectPage(view.snapshot->list, query), accepts_gzip);
  return answer;
}

Answer BadQueryAnswer(const Error& error) { return ErrorJson(400, error); }

}  // namespace reelcache
