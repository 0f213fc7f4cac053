#include "app/warm_progress.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/admin_words.h"
#include "app/text_width.h"
#include "base/log.h"
#include "base/size_text.h"

namespace reelcache {
namespace {

using nlohmann::json;

constexpr std::size_t kBarCells = 20;

std::string Text(const json& value) { return value.is_string() ? value.get<std::string>() : ""; }

// "2 h 5 min", "3 min 20 s", "45 s".
std::string TimeText(std::uint64_t seconds, bool korean) {
  const char* units[] = {korean ? "시간" : "h", korean ? "분" : "min", korean ? "초" : "s"};
  const char* gap = korean ? "" : " ";
  const std::uint64_t hours = seconds / 3600, minutes = seconds / 60 % 60;
  if (hours > 0) return fmt::format("{}{}{} {}{}{}", hours, gap, units[0], minutes, gap, units[1]);
  if (minutes > 0) return fmt::format("{}{}{} {}{}{}", minutes, gap, units[1], seconds % 60, gap, units[2]);
  return fmt::format("{}{}{}", seconds, gap, units[2]);
}

std::string RateAndRest(const WarmStatus& warm, std::uint64_t there, bool korean) {
  if (warm.seconds < 1 || warm.fetched_bytes == 0) return "";
  const double rate = static_cast<double>(warm.fetched_bytes) / warm.seconds;
  const auto left = static_cast<std::uint64_t>(static_cast<double>(warm.wanted_bytes - there) / rate);
  const std::string time = TimeText(left, korean);
  return fmt::format("  {}/s  {}", RoundedSize(static_cast<std::uint64_t>(rate)),
                     korean ? time + " 남음" : time + " left");
}

struct StateWords {
  std::string_view state;
  const char* english;
  const char* korean;
};

constexpr StateWords kStates[] = {
    {"running", "still running", "아직 진행 중"},
    {"done", "done", "완료"},
    {"cancelled", "cancelled", "취소됨"},
    {"over_budget", "stopped: the budget is used up", "중지됨: 예산을 모두 썼습니다"},
    {"over_deadline", "stopped: the time is over", "중지됨: 시간이 다 되었습니다"},
    {"failed", "failed", "실패"},
};

std::string StateText(const std::string& state, bool korean) {
  for (const StateWords& words : kStates)
    if (words.state == state) return korean ? words.korean : words.english;
  return state;
}

}  // namespace

std::optional<WarmStatus> ReadWarmStatus(const json& job) {
  try {
    WarmStatus warm;
    warm.id = job.at("id").get<std::string>();
    warm.what = job.at("what").get<std::string>();
    warm.state = job.at("state").get<std::string>();
    warm.objects = job.at("objects").at("total").get<std::uint64_t>();
    warm.done = job.at("objects").at("done").get<std::uint64_t>();
    warm.failed = job.at("objects").at("failed").get<std::uint64_t>();
    warm.wanted_bytes = job.at("bytes").at("wanted").get<std::uint64_t>();
    warm.fetched_bytes = job.at("bytes").at("fetched").get<std::uint64_t>();
    warm.already_bytes = job.at("bytes").at("already").get<std::uint64_t>();
    warm.current = Text(job.at("current"));
    warm.seconds = job.at("seconds").get<double>();
    warm.error = Text(job.at("error"));
    warm.code = Text(job.value("code", json()));
    return warm;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::string ProgressLine(const WarmStatus& warm, std::size_t width, Language language) {
  const bool korean = language == Language::kKorean;
  const std::uint64_t there = std::min(warm.fetched_bytes + warm.already_bytes, warm.wanted_bytes);
  const double share = warm.wanted_bytes == 0 ? 0 : static_cast<double>(there) / static_cast<double>(warm.wanted_bytes);
  const auto full = static_cast<std::size_t>(share * kBarCells);
  const std::string bar = std::string(full, '#') + std::string(kBarCells - full, '.');
  std::string line = fmt::format("[{}] {:3.0f} %  ", bar, 100 * share);
  line += korean ? fmt::format("{} 중 {}", RoundedSize(warm.wanted_bytes), RoundedSize(there))
                 : fmt::format("{} of {}", RoundedSize(there), RoundedSize(warm.wanted_bytes));
  line += RateAndRest(warm, there, korean);
  if (warm.objects > 1) line += fmt::format("  {}/{}", warm.done + warm.failed, warm.objects);
  if (!warm.current.empty()) line += "  " + Quoted(warm.current);
  return FitWidth(line, width);
}

std::string ResultLine(const WarmStatus& warm, Language language) {
  const bool korean = language == Language::kKorean;
  const char* words = korean ? "{0}: {1}. {3}개 중 {2}개 준비, {4}개 실패, 가져온 크기 {5}, 이미 있던 크기 {6}, {7}"
                             : "{0}: {1}. {2} of {3} ready, {4} failed, {5} fetched, {6} were there, {7}";
  std::string line = fmt::format(fmt::runtime(words), Quoted(warm.what), StateText(warm.state, korean), warm.done,
                                 warm.objects, warm.failed, RoundedSize(warm.fetched_bytes),
                                 RoundedSize(warm.already_bytes),
                                 TimeText(static_cast<std::uint64_t>(warm.seconds), korean));
  if (warm.error.empty()) return line;
  const std::string_view translated = korean ? KoreanForCode(warm.code) : "";
  return line.append("\n").append(translated.empty() ? warm.error : translated);
}

}  // namespace reelcache
