#include "app/stats_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "app/text_width.h"
#include "base/size_text.h"
#include "base/ascii.h"

namespace reelcache {
namespace {

using Json = nlohmann::ordered_json;

// X(enumerator, English, Korean)
#define REELCACHE_STATS_WORDS(X)                                         \
  X(kFromCache, "Bytes from the cache", "캐시에서 나간 비율")            \
  X(kBytes, "Bytes sent, by source", "보낸 바이트 (출처별)")             \
  X(kMemory, "memory", "메모리")                                         \
  X(kDisk, "disk", "디스크")                                             \
  X(kJoined, "another viewer's fetch", "다른 시청자의 요청에 합류")      \
  X(kOrigin, "origin", "원본 저장소")                                    \
  X(kTotal, "total", "합계")                                             \
  X(kRequests, "Requests", "요청")                                       \
  X(kOriginTitle, "Origin", "원본 저장소")                               \
  X(kFetches, "fetches", "요청 수")                                      \
  X(kFetchedBytes, "bytes", "받은 바이트")                               \
  X(kErrors, "errors", "오류")                                           \
  X(kRetries, "retries", "재시도")                                       \
  X(kRetriesRefused, "retries refused", "재시도 제한")                   \
  X(kHedges, "asked twice, head late", "응답이 늦어 다시 요청")          \
  X(kHedgesWon, "the second was first", "다시 한 요청이 먼저 도착")      \
  X(kTakeovers, "asked twice, body silent", "전송이 멈춰 이어받기")      \
  X(kThrottled, "throttled", "요청 제한 응답")                           \
  X(kLimit, "at once, at most", "동시 요청 한도")                        \
  X(kCircuit, "state", "상태")                                           \
  X(kCircuitClosed, "asked", "요청 중")                                  \
  X(kCircuitOpen, "not asked: it keeps failing", "실패가 이어져 쉬는 중") \
  X(kCircuitProbing, "tried with one request", "요청 하나로 확인 중")    \
  X(kCost, "Cost (US dollars)", "비용 (미국 달러)")                      \
  X(kListRequests, "list requests", "목록 요청")                         \
  X(kReadRequests, "read requests", "읽기 요청")                         \
  X(kCharged, "charged by the storage", "저장소 청구액")                 \
  X(kWithoutCache, "without the cache", "캐시가 없었다면")               \
  X(kSaved, "saved", "절약")                                             \
  X(kCache, "Cache on disk", "디스크 캐시")                              \
  X(kUsed, "used", "사용")                                               \
  X(kCapacity, "capacity", "용량")                                       \
  X(kChunks, "chunks", "청크")                                           \
  X(kObjects, "objects", "객체")                                         \
  X(kWritable, "writable", "쓰기 가능")                                  \
  X(kYes, "yes", "예")                                                   \
  X(kNo, "no: serving without storing", "아니요: 저장하지 않고 제공 중") \
  X(kMemoryTitle, "Memory, by owner", "메모리 (용도별)")                 \
  X(kRamTier, "videos", "영상")                                          \
  X(kWriteQueue, "waiting to be stored", "저장 대기")                    \
  X(kMemtable, "store's tables", "저장소 테이블")                        \
  X(kFills, "running fetches", "진행 중인 요청")                         \
  X(kPinned, "waiting for viewers", "전송 대기")                         \
  X(kResident, "whole process", "프로세스 전체")                         \
  X(kTtfb, "Time to first byte", "첫 바이트까지 걸린 시간")              \
  X(kConnections, "Open connections", "열린 연결")                       \
  X(kUptime, "Running for", "가동 시간")

enum class Word {
#define X(id, english, korean) id,
  REELCACHE_STATS_WORDS(X)
#undef X
};

std::string_view Say(Word word, Language language) {
  switch (word) {
#define X(id, english, korean) \
  case Word::id: return language == Language::kKorean ? korean : english;
    REELCACHE_STATS_WORDS(X)
#undef X
  }
  return "";
}

constexpr std::string_view kUnknown = "-";

const Json* Find(const Json& root, std::string_view group, std::string_view name) {
  const Json* at = &root;
  for (std::string_view key : {group, name}) {
    if (key.empty()) continue;
    if (!at->is_object()) return nullptr;
    auto found = at->find(std::string(key));
    if (found == at->end()) return nullptr;
    at = &*found;
  }
  return at;
}

std::optional<std::uint64_t> Integer(const Json& root, std::string_view group,
                                     std::string_view name) {
  const Json* value = Find(root, group, name);
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  if (value->is_number_unsigned()) return value->get<std::uint64_t>();
  return 0;  // a gauge read between two steps may be below zero
}

std::optional<double> Number(const Json& root, std::string_view group, std::string_view name) {
  const Json* value = Find(root, group, name);
  return value != nullptr && value->is_number() ? std::optional(value->get<double>())
                                                : std::nullopt;
}

// 1234567 -> "1,234,567".
std::string Grouped(std::uint64_t number) {
  std::string digits = fmt::format("{}", number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string Percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

// Empty when it cannot be told.
std::string Share(std::optional<std::uint64_t> part, std::optional<std::uint64_t> whole) {
  if (!part || !whole || *whole == 0) return "";
  double share = static_cast<double>(*part) / static_cast<double>(*whole);
  return fmt::format("{:>7}", Percent(share));
}

std::string Duration(std::uint64_t seconds, Language language) {
  bool korean = language == Language::kKorean;
  std::uint64_t days = seconds / 86400, hours = seconds / 3600 % 24, minutes = seconds / 60 % 60;
  if (days > 0) return fmt::format(fmt::runtime(korean ? "{}일 {}시간" : "{} d {} h"), days, hours);
  if (hours > 0)
    return fmt::format(fmt::runtime(korean ? "{}시간 {}분" : "{} h {} min"), hours, minutes);
  return fmt::format(fmt::runtime(korean ? "{}분 {}초" : "{} min {} s"), minutes, seconds % 60);
}

class TableWriter {
 public:
  TableWriter(const Json& root, Language language) : root_(root), language_(language) {}

  std::string Write() {
    WriteBytes();
    WriteRequests();
    WriteOrigin();
    WriteCost();
    WriteCache();
    WriteMemory();
    WriteProcess();
    return std::move(out_);
  }

 private:
  static constexpr std::size_t kLabelWidth = 28;
  static constexpr std::size_t kValueWidth = 12;

  std::string_view In(Word word) const { return Say(word, language_); }

  void Title(std::string_view text, std::string_view value = "") {
    if (!out_.empty()) out_ += '\n';
    Line(text, value, "");
  }

  void Row(std::string_view label, std::string_view value, std::string_view note = "") {
    Line("  " + std::string(label), value, note);
  }

  // Label to the left, value to the right of its column.
  void Line(std::string_view label, std::string_view value, std::string_view note) {
    out_ += label;
    if (!value.empty()) {
      std::size_t used = TextWidth(label) + TextWidth(value), room = kLabelWidth + kValueWidth;
      out_.append(used < room ? room - used : 1, ' ').append(value);
    }
    if (!note.empty()) out_.append("   ").append(note);
    out_ += '\n';
  }

  std::string Count(std::string_view group, std::string_view name) const {
    auto number = Integer(root_, group, name);
    return number ? Grouped(*number) : std::string(kUnknown);
  }

  std::string Size(std::string_view group, std::string_view name) const {
    auto number = Integer(root_, group, name);
    return number ? RoundedSize(*number) : std::string(kUnknown);
  }

  std::string Milliseconds(std::string_view name) const {
    auto number = Number(root_, "ttfb_ms", name);
    return number ? fmt::format("{:.1f} ms", *number) : std::string(kUnknown);
  }

  void WriteBytes() {
    struct Source {
      const char* name;
      Word word;
    };
    constexpr Source kSources[] = {{"memory", Word::kMemory},
                                   {"disk", Word::kDisk},
                                   {"joined", Word::kJoined},
                                   {"origin", Word::kOrigin}};
    auto ratio = Number(root_, "hit_ratio", "bytes");
    Title(In(Word::kFromCache), ratio ? Percent(*ratio) : std::string(kUnknown));
    Title(In(Word::kBytes));
    std::uint64_t total = 0;
    for (const Source& source : kSources) total += Integer(root_, "bytes", source.name).value_or(0);
    for (const Source& source : kSources) {
      auto bytes = Integer(root_, "bytes", source.name);
      Row(In(source.word), Size("bytes", source.name), Share(bytes, total));
    }
    Row(In(Word::kTotal), RoundedSize(total));
  }

  void WriteRequests() {
    Title(In(Word::kRequests), Count("requests", "total"));
    const Json* by_status = Find(root_, "requests", "by_status");
    if (by_status == nullptr || !by_status->is_object()) return;
    for (const auto& [status, count] : by_status->items())
      if (status.size() == 3 && ParseDecimal(status) && count.is_number_unsigned())
        Row(status, Grouped(count.get<std::uint64_t>()));
  }

  void WriteOrigin() {
    Title(In(Word::kOriginTitle));
    Row(In(Word::kFetches), Count("origin", "fetches"));
    Row(In(Word::kFetchedBytes), Size("origin", "bytes"));
    Row(In(Word::kErrors), Count("origin", "errors"));
    Row(In(Word::kRetries), Count("origin", "retries"));
    if (Integer(root_, "origin", "limit").value_or(0) == 0) return;  // a folder
    Row(In(Word::kRetriesRefused), Count("origin", "retries_refused"));
    Row(In(Word::kHedges), Count("origin", "hedges"));
    Row(In(Word::kHedgesWon), Count("origin", "hedges_won"));
    Row(In(Word::kTakeovers), Count("origin", "takeovers"));
    Row(In(Word::kThrottled), Count("origin", "throttled"));
    Row(In(Word::kLimit), Count("origin", "limit"));
    Row(In(Word::kCircuit), CircuitText());
  }

  std::string_view CircuitText() {
    const Json* word = Find(root_, "origin", "circuit");
    if (word == nullptr) return kUnknown;
    if (*word == "open") return In(Word::kCircuitOpen);
    return In(*word == "probing" ? Word::kCircuitProbing : Word::kCircuitClosed);
  }

  // Nothing is charged: nothing to show.
  void WriteCost() {
    if (!HasPrice()) return;
    Title(In(Word::kCost));
    Row(In(Word::kListRequests), Count("cost", "list_requests"));
    Row(In(Word::kReadRequests), Count("cost", "read_requests"));
    Row(In(Word::kFetchedBytes), Size("cost", "bytes"));
    Row(In(Word::kCharged), Dollars("charged"));
    Row(In(Word::kWithoutCache), Dollars("without_cache"));
    Row(In(Word::kSaved), Dollars("saved"));
  }

  bool HasPrice() const {
    const Json* prices = Find(root_, "cost", "prices");
    return prices != nullptr && prices->is_object() &&
           std::any_of(prices->begin(), prices->end(),
                       [](const Json& price) { return price.is_number() && price != 0; });
  }

  std::string Dollars(std::string_view name) const {
    auto dollars = Number(root_, "cost", name);
    return dollars ? fmt::format("{:.4f}", *dollars) : std::string(kUnknown);
  }

  void WriteCache() {
    auto used = Integer(root_, "cache", "used_bytes");
    auto capacity = Integer(root_, "cache", "capacity_bytes");
    Title(In(Word::kCache));
    Row(In(Word::kUsed), Size("cache", "used_bytes"), Share(used, capacity));
    Row(In(Word::kCapacity), Size("cache", "capacity_bytes"));
    Row(In(Word::kChunks), Count("cache", "chunks"));
    Row(In(Word::kObjects), Count("cache", "objects"));
    const Json* writable = Find(root_, "cache", "writable");
    bool known = writable != nullptr && writable->is_boolean();
    Row(In(Word::kWritable), known ? In(writable->get<bool>() ? Word::kYes : Word::kNo) : kUnknown);
  }

  void WriteMemory() {
    Title(In(Word::kMemoryTitle));
    Row(In(Word::kRamTier), Size("memory", "ram_tier_bytes"));
    Row(In(Word::kWriteQueue), Size("memory", "write_queue_bytes"));
    Row(In(Word::kMemtable), Size("memory", "memtable_bytes"));
    Row(In(Word::kFills), Size("memory", "fill_bytes"));
    Row(In(Word::kPinned), Size("memory", "pinned_bytes"));
    Row(In(Word::kResident), Size("memory", "resident_bytes"));
  }

  void WriteProcess() {
    Title(In(Word::kTtfb));
    Row("p50", Milliseconds("p50"));
    Row("p99", Milliseconds("p99"));
    Title(In(Word::kConnections), Count("connections", "open"));
    auto uptime = Integer(root_, "", "uptime_s");
    Line(In(Word::kUptime), uptime ? Duration(*uptime, language_) : std::string(kUnknown), "");
  }

  const Json& root_;
  Language language_;
  std::string out_;
};

// Another server's answer may be anything: what is nested deeper than ours would be is left out.
Result<Json> ParseStats(std::string_view json) {
  constexpr int kMostDepth = 8;
  auto keep = [](int depth, Json::parse_event_t, Json&) { return depth < kMostDepth; };
  Json root = Json::parse(json, keep, /*allow_exceptions=*/false);
  if (!Integer(root, "requests", "total") || Find(root, "bytes", "origin") == nullptr)
    return Error{ErrorKind::kBadAnswer, "the answer does not hold the numbers of a reelcache"};
  return root;
}

}  // namespace

Result<std::string> StatsTable(std::string_view json, Language language) {
  auto root = ParseStats(json);
  if (!root.ok()) return root.error();
  return TableWriter(*root, language).Write();
}

Result<std::string> IndentedStats(std::string_view json) {
  auto root = ParseStats(json);
  if (!root.ok()) return root.error();
  return root->dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace reelcache
