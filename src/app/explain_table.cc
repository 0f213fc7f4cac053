#include "app/explain_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "app/check_report.h"
#include "app/explain_words.h"
#include "app/json_fields.h"
#include "app/text_width.h"
#include "base/size_text.h"

namespace reelcache {
namespace {

using Json = nlohmann::json;
using Word = ExplainWord;

std::string Tenths(const Json& json, const std::string& path) {
  const Json value = At(json, path);
  return value.is_number() ? fmt::format("{:.1f}", value.get<double>()) : "";
}

// Nothing for what is not known here.
std::optional<Word> Find(const std::string& said, std::initializer_list<std::pair<const char*, Word>> words) {
  for (const auto& [name, word] : words)
    if (said == name) return word;
  return std::nullopt;
}

class Writer {
 public:
  Writer(const Json& json, const ExplainStyle& style) : json_(json), style_(style) {}

  std::string Write() {
    std::string title = ShownName(Text(json_, "/name"));
    if (auto range = Text(json_, "/range"); !range.empty()) title += "  " + range;
    out_ = Painted(title, "1") + "\n\n";
    if (!Flag(json_, "/served")) {
      Sentence(Find(Text(json_, "/why_not"),
                    {{"bad_name", Word::kBadName}, {"not_media", Word::kNotMedia}, {"hidden", Word::kHidden}}));
      return std::move(out_);
    }
    WriteFirstByte();
    WriteAnswer();
    WriteObject();
    WriteBytes();
    WriteFetches();
    WriteOrigin();
    return std::move(out_);
  }

 private:
  static constexpr std::size_t kLabelWidth = 24;

  std::string_view In(Word word) const { return Say(word, style_.language); }
  template <typename... Args>
  std::string In(Word word, const Args&... args) const {
    return fmt::format(fmt::runtime(In(word)), args...);
  }
  std::string Painted(std::string_view text, std::string_view colour) const {
    return style_.colours ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : std::string(text);
  }
  void Sentence(std::optional<Word> word) {
    if (word) out_.append(In(*word)).append("\n");
  }
  void Row(std::string_view label, std::string_view value) {
    out_ += fmt::format("{}  {}\n", FitWidth(label, kLabelWidth), value);
  }
  void Row(Word label, const std::vector<std::string>& values) {
    Row(In(label), fmt::format("{}", fmt::join(values, ", ")));
  }

  void WriteFirstByte() {
    const std::string state = Text(json_, "/state");
    if (state == "missing") return Sentence(Text(json_, "/error") == "forbidden" ? Word::kForbidden : Word::kMissing);
    if (state == "unknown" && Text(json_, "/first_byte/question") == "origin") Sentence(Word::kUnknownEnd);
    else Sentence(Find(state, {{"unknown", Word::kUnknown}, {"asking", Word::kAsking}, {"stale", Word::kStale},
                               {"unstored", Word::kUnstored}}));
    Sentence(Find(Text(json_, "/first_byte/source"), {{"memory", Word::kWaitsMemory}, {"disk", Word::kWaitsDisk},
                                                      {"joined", Word::kWaitsJoined}, {"origin", Word::kWaitsOrigin}}));
    if (Number(json_, "/answer/status") == 416) Sentence(Word::kNothing);
    WriteWait();
  }

  void WriteWait() {
    if (Flag(json_, "/first_byte/refused")) {
      const bool stale =
          Flag(json_, "/object/served_while_origin_fails") && Text(json_, "/first_byte/source") != "origin";
      out_ += In(stale ? Word::kRefusedStale : Word::kRefused, Number(json_, "/origin/retry_after_s")) + "\n";
    }
    if (Flag(json_, "/first_byte/line")) Sentence(Word::kLine);
    const std::string expected = Tenths(json_, "/first_byte/expected_ms");
    const std::string most = Tenths(json_, "/origin/first_byte_ms/p95");
    const bool asks = Text(json_, "/first_byte/question") != "none" || Text(json_, "/first_byte/source") == "origin" ||
                      Text(json_, "/first_byte/source") == "joined";
    if (asks && !expected.empty() && !most.empty()) out_ += In(Word::kExpected, expected, most) + "\n";
  }

  void WriteAnswer() {
    if (!json_.contains("answer")) return;
    std::vector<std::string> parts{std::to_string(Number(json_, "/answer/status"))};
    if (Flag(json_, "/answer/multipart")) parts.emplace_back(In(Word::kMultipart));
    if (auto range = Text(json_, "/answer/range"); !range.empty())
      parts.push_back(fmt::format("{} ({})", range, RoundedSize(Number(json_, "/answer/bytes"))));
    if (Flag(json_, "/answer/chunked")) parts.emplace_back(In(Word::kChunked));
    if (auto bytes = Number(json_, "/answer/player_bytes")) parts.push_back(In(Word::kPlayer, RoundedSize(bytes)));
    out_ += "\n";
    Row(Word::kAnswer, parts);
  }

  void WriteObject() {
    if (!json_.contains("object")) return;
    std::vector<std::string> parts{RoundedSize(Number(json_, "/object/length_bytes"))};
    const auto fresh = Number(json_, "/object/fresh_for_s");
    parts.push_back(fresh > 0 ? In(Word::kFreshFor, fresh) : In(Word::kAge, Number(json_, "/object/age_s")));
    parts.push_back(In(Word::kVersion, Text(json_, "/object/version")));
    if (auto tag = Text(json_, "/object/validator"); !tag.empty()) parts.push_back(ShownName(tag));
    const auto why = Find(Text(json_, "/object/why_not_stored"), {{"no_store", Word::kNoStore},
                                                                   {"no_strong_validator", Word::kNoValidator},
                                                                   {"too_long", Word::kTooLong}});
    parts.emplace_back(In(why.value_or(Word::kStored)));
    Row(Word::kObject, parts);
  }

  struct Source {
    const char* name;
    Word word;
    std::string_view colour;
  };
  static constexpr Source kSources[] = {{"memory", Word::kMemory, "32"},
                                        {"disk", Word::kDisk, "36"},
                                        {"joined", Word::kJoined, "33"},
                                        {"origin", Word::kFromOrigin, "31"}};

  std::string SourceText(const std::string& name) const {
    for (const Source& source : kSources)
      if (name == source.name) return Painted(In(source.word), source.colour);
    return ShownName(name);
  }

  void WriteBytes() {
    if (!json_.contains("bytes")) return;
    std::vector<std::string> parts;
    for (const Source& source : kSources)
      if (auto bytes = Number(json_, fmt::format("/bytes/{}", source.name)))
        parts.push_back(fmt::format("{} {}", Painted(In(source.word), source.colour), RoundedSize(bytes)));
    Row(Word::kBytes, parts);
    std::string_view label = In(Word::kWhere);
    constexpr std::size_t kMostShown = 12;
    std::size_t shown = 0, all = Number(json_, "/runs_left_out");
    for (const Json& run : Elements(json_, "/runs")) {
      ++all;
      if (shown == kMostShown) continue;
      ++shown;
      const std::string range = FitWidth(Text(run, "/range"), 32);
      Row(std::exchange(label, ""), fmt::format("{}  {}", range, SourceText(Text(run, "/source"))));
    }
    if (all > shown) Row("", In(Word::kMoreRuns, all - shown));
  }

  void WriteFetches() {
    std::string_view label = In(Word::kFetches);
    const Json fetches = Elements(json_, "/fetches");
    if (fetches.empty()) Row(label, In(Word::kNone));
    for (const Json& fetch : fetches) {
      const auto what = Find(Text(fetch, "/what"), {{"question", Word::kQuestion}, {"block", Word::kBlock},
                                                     {"read_ahead", Word::kReadAhead}, {"own", Word::kOwn}});
      Row(std::exchange(label, ""), fmt::format("{}  {}", FitWidth(Text(fetch, "/range"), 32), what ? In(*what) : ""));
    }
  }

  void WriteOrigin() {
    std::vector<std::string> parts{Text(json_, "/origin/address")};
    if (const auto circuit = Find(Text(json_, "/origin/circuit"), {{"closed", Word::kAsked}, {"open", Word::kNotAsked},
                                                                    {"probing", Word::kProbing}}))
      parts.emplace_back(In(*circuit));
    if (auto limit = Number(json_, "/origin/limit"))
      parts.push_back(In(Word::kFree, Number(json_, "/origin/free"), limit));
    if (auto waiting = Number(json_, "/origin/waiting")) parts.push_back(In(Word::kInLine, waiting));
    if (auto p50 = Tenths(json_, "/origin/first_byte_ms/p50"); !p50.empty())
      parts.push_back(In(Word::kTimes, p50, Tenths(json_, "/origin/first_byte_ms/p95")));
    if (auto delay = Number(json_, "/origin/hedge_after_ms")) parts.push_back(In(Word::kHedge, delay));
    Row(Word::kOrigin, parts);
  }

  const Json& json_;
  const ExplainStyle style_;
  std::string out_;
};

}  // namespace

std::string ExplainTable(const nlohmann::json& explanation, const ExplainStyle& style) {
  return Writer(explanation, style).Write();
}

bool IsServed(const nlohmann::json& explanation) {
  return Flag(explanation, "/served") && Text(explanation, "/state") != "missing";
}

}  // namespace reelcache
