#include "admin/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "admin/explain.h"
#include "cache/freshness.h"

namespace reelcache {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::duration_cast;

constexpr ChunkIndex kMostChunks = 65'536;  // 16 GiB in chunks of 256 KiB
constexpr std::size_t kMostRuns = 200;      // told one by one

constexpr std::array<const char*, 4> kSources = {"memory", "disk", "joined", "origin"};
const char* NameOf(Source source) { return kSources[static_cast<std::size_t>(source)]; }

std::string RangeText(ByteInterval interval) { return fmt::format("bytes={}-{}", interval.begin, interval.end - 1); }

double Milliseconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000; }

const char* KindOf(const Validator& validator) {
  switch (validator.kind) {
    case Validator::Kind::kNone: return "none";
    case Validator::Kind::kWeakTag: return "weak_tag";
    case Validator::Kind::kLastModified: return "last_modified";
    case Validator::Kind::kStrongTag: return "strong_tag";
  }
  return "none";
}

Json ObjectJson(const Object& object, WallTime now, const CacheOptions& options) {
  const ObjectFacts& facts = object.facts();
  Json json = {{"length_bytes", facts.complete_length},
               {"version", fmt::format("{:016x}", object.version())},
               {"validator", facts.validator.value},
               {"validator_kind", KindOf(facts.validator)},
               {"stored", object.storable()}};
  if (auto why = WhyNotStored(object); !why.empty()) json["why_not_stored"] = why;
  if (!facts.content_encoding.empty()) json["content_encoding"] = facts.content_encoding;
  const auto age = CurrentAge(object.validated_at(), now);
  const auto fresh_for = duration_cast<std::chrono::seconds>(options.fresh_for.get()).count();
  json["age_s"] = age;
  json["fresh_for_s"] = std::max<std::int64_t>(0, fresh_for - age);
  const bool excusable = object.storable() &&
                         MayServeStale(object.validated_at(), now, options.fresh_for, options.stale_if_error);
  json["served_while_origin_fails"] = excusable;
  return json;
}

Json AnswerJson(const PlannedAnswer& answer) {
  Json json = {{"status", answer.status}, {"bytes", answer.interval.size()}};
  if (!answer.interval.empty()) json["range"] = RangeText(answer.interval);
  if (answer.multipart) json["multipart"] = true;
  json["chunked"] = answer.chunked;
  if (answer.player_bytes) json["player_bytes"] = *answer.player_bytes;
  return json;
}

Json OriginJson(const OriginState& origin) {
  Json json = {{"address", origin.address}};
  if (origin.circuit) {
    constexpr const char* kWords[] = {"closed", "open", "probing"};
    json["circuit"] = kWords[static_cast<std::size_t>(*origin.circuit)];
    if (origin.circuit == CircuitState::kOpen) json["retry_after_s"] = origin.retry_after.count();
  }
  if (origin.limit > 0) {
    json["limit"] = origin.limit;
    json["running"] = origin.running;
    json["free"] = std::max(0, origin.limit - origin.running);
    json["waiting"] = origin.waiting;
  }
  json["hedging"] = origin.hedging;
  if (origin.hedge_delay) json["hedge_after_ms"] = origin.hedge_delay->count();
  if (origin.first_byte_p50)
    json["first_byte_ms"] = {{"p50", Milliseconds(*origin.first_byte_p50)}, {"p95", Milliseconds(*origin.first_byte_p95)}};
  return json;
}

Json FirstByteJson(const FirstByte& first) {
  Json json = {{"question", first.question.empty() ? "none" : first.question},
               {"source", first.source ? NameOf(*first.source) : "none"},
               {"line", first.line},
               {"refused", first.refused}};
  json["expected_ms"] = first.expected ? Json(Milliseconds(*first.expected)) : Json(nullptr);
  return json;
}

// Takes down what is found, part by part.
class Examination {
 public:
  Examination(Cache& cache, const std::string& name, const std::string& range, std::uint64_t max_response_bytes)
      : cache_(cache), range_(range), limit_{max_response_bytes, cache.options().chunk_bytes} {
    json_ = {{"name", name}, {"served", true}};
    if (!range.empty()) json_["range"] = range;
    cache.origin().TellState(name, origin_);
    view_ = cache.ViewOf(name);
    state_ = StateOf(view_, cache.clock().Wall(), cache.options());
  }

  std::string Tell() {
    json_["state"] = ToString(state_);
    if (view_.negative) json_["error"] = ToString(view_.negative->kind);
    json_["fetches"] = Json::array();
    const auto question = PlanFirstFetch(range_, limit_.chunk_bytes);
    if (state_ == ObjectFinding::kUnknown && question) AddFetch("question", *question);
    std::optional<Source> first = view_.object ? TellObject() : std::nullopt;
    json_["origin"] = OriginJson(origin_);
    json_["first_byte"] = FirstByteJson(PredictFirstByte(state_, first, question.has_value(), origin_));
    return json_.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

 private:
  void AddFetch(const char* what, ByteInterval interval) {
    if (interval.empty()) return;  // it came meanwhile
    json_["fetches"].push_back({{"what", what}, {"range", RangeText(interval)}});
  }

  // Where its first byte is; nothing when none would be sent.
  std::optional<Source> TellObject() {
    Object& object = *view_.object;
    json_["object"] = ObjectJson(object, cache_.clock().Wall(), cache_.options());
    const PlannedAnswer answer = PlanAnswer(range_, object.facts().complete_length, limit_);
    json_["answer"] = AnswerJson(answer);
    if (answer.interval.empty()) return std::nullopt;
    if (!object.storable()) {
      AddFetch("own", answer.interval);
      return Source::kOrigin;
    }
    const auto runs = cache_.RunsOf(object, answer.interval, kMostChunks);
    TellRuns(runs, answer.interval);
    TellBlocks(object, runs, answer);
    return runs.front().source;
  }

  void TellRuns(const std::vector<ByteRun>& runs, ByteInterval interval) {
    std::array<std::uint64_t, 4> bytes{};
    for (const ByteRun& run : runs) bytes[static_cast<std::size_t>(run.source)] += run.interval.size();
    for (std::size_t i = 0; i < bytes.size(); ++i) json_["bytes"][kSources[i]] = bytes[i];
    json_["looked_at_bytes"] = runs.back().interval.end - interval.begin;
    json_["runs"] = Json::array();
    for (std::size_t i = 0; i < std::min(runs.size(), kMostRuns); ++i)
      json_["runs"].push_back({{"source", NameOf(runs[i].source)}, {"range", RangeText(runs[i].interval)}});
    json_["runs_left_out"] = runs.size() - std::min(runs.size(), kMostRuns);
  }

  // The block of the first missing byte, and the one ahead, which is asked for when half of it is read unless its first
  // byte is there.
  void TellBlocks(Object& object, const std::vector<ByteRun>& runs, const PlannedAnswer& answer) {
    auto missing = std::find_if(runs.begin(), runs.end(), [](const ByteRun& run) { return run.source == Source::kOrigin; });
    if (missing == runs.end()) return;
    const std::uint64_t first_bytes = FirstBlockBytes(object.grid(), answer.interval, answer.open_ended);
    ByteInterval wanted{missing->interval.begin, answer.interval.end};
    const ByteInterval block = cache_.BlockFor(object, wanted, std::min(first_bytes, kMostBlockBytes));
    AddFetch("block", block);
    wanted.begin = block.end;
    if (wanted.empty() || cache_.RunsOf(object, wanted, 1).front().source != Source::kOrigin) return;
    AddFetch("read_ahead", cache_.BlockFor(object, wanted, BlockBytes(first_bytes)));
  }

  Cache& cache_;
  const std::string& range_;
  const ResponseLimit limit_;
  OriginState origin_;
  ObjectView view_;
  ObjectFinding state_ = ObjectFinding::kUnknown;
  Json json_;
};

}  // namespace

std::string ExplanationJson(Cache& cache, const std::string& name, const std::string& range,
                            std::uint64_t max_response_bytes) {
  return Examination(cache, name, range, max_response_bytes).Tell();
}

}  // namespace reelcache
