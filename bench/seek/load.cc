#include "load.h"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace reelcache {
namespace {

using Clock = RangeClient::Clock;

constexpr std::uint64_t kMaxErrors = 1000;  // a server that only fails is not asked for ever
constexpr int kLookForLateMs = 100;

double ToMicroseconds(Clock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

double ToSeconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double OwnCpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return ToSeconds(usage.ru_utime) + ToSeconds(usage.ru_stime);
}

// User and system time of all threads, /proc/PID/stat fields 14 and 15; 0 when there is no such process.
double CpuSecondsOf(std::uint64_t pid) {
  if (pid == 0) return 0;
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string skipped;
  std::getline(file, skipped, ')');  // the program's name may contain spaces
  for (int field = 3; field < 14; ++field) file >> skipped;
  double user = 0;
  double system = 0;
  file >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::uint64_t SumOf(const std::map<std::string, std::uint64_t>& counts) {
  std::uint64_t sum = 0;
  for (const auto& [what, count] : counts) sum += count;
  return sum;
}

}  // namespace

Load::Load(const Target& target, const SeekOptions& options)
    : options_(options), epoll_(epoll_create1(EPOLL_CLOEXEC)), slots_(options.connections) {
  RangeClient::Rules rules{.fresh_connection = options.fresh_connection, .verify_version = {}};
  if (options.verify) rules.verify_version = options.verify_version;
  for (Slot& slot : slots_) slot.client = std::make_unique<RangeClient>(target, rules);
}

Load::~Load() { close(epoll_); }

LoadResult Load::Run(std::span<const Place> places, LoadEnd end) {
  places_ = places;
  end_ = end;
  asked_ = running_ = pausing_ = 0;
  random_.seed(options_.seed);
  result_ = {};
  const double own_before = OwnCpuSeconds();
  const double server_before = CpuSecondsOf(options_.server_pid);
  const auto begin = Clock::now();
  const auto deadline = begin + std::chrono::duration_cast<Clock::duration>(
                                    std::chrono::duration<double>(end.seconds > 0 ? end.seconds : 1e9));
  auto look_for_late = begin;
  std::array<epoll_event, 64> events;
  if (!options_.together) {
    for (Slot& slot : slots_) AskNext(slot);
  }
  auto now = Clock::now();
  for (; now < deadline; now = Clock::now()) {
    StartDue();
    if (running_ == 0 && pausing_ == 0) break;
    const int count = epoll_wait(epoll_, events.data(), events.size(), WaitMs());
    for (int i = 0; i < count; ++i) OnEvent(slots_[events[static_cast<std::size_t>(i)].data.u64]);
    if (now - look_for_late > std::chrono::milliseconds(kLookForLateMs)) {
      GiveUpLateOnes();
      look_for_late = now;
    }
  }
  result_.seconds = std::chrono::duration<double>(now - begin).count();
  result_.own_cpu_seconds = OwnCpuSeconds() - own_before;
  result_.server_cpu_seconds = CpuSecondsOf(options_.server_pid) - server_before;
  return std::move(result_);
}

bool Load::AllAsked() const {
  return (end_.requests != 0 && asked_ == end_.requests) || SumOf(result_.errors) >= kMaxErrors;
}

// What a connection does that has its answer.
void Load::AskNext(Slot& slot) {
  if (options_.together || AllAsked()) return;
  if (options_.pause.count() == 0) return Ask(slot);
  const std::chrono::duration<double> pause = options_.pause;
  slot.pausing = true;
  slot.ask_at = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                   pause * std::uniform_real_distribution<>(0.5, 1.5)(random_));
  ++pausing_;
}

// Those whose pause is over ask; with `together` all do when the last of them has its answer.
void Load::StartDue() {
  if (options_.together) {
    if (running_ != 0 || AllAsked()) return;
    for (Slot& slot : slots_) Ask(slot);
  } else if (pausing_ != 0) {
    const auto now = Clock::now();
    for (Slot& slot : slots_) {
      if (!slot.pausing || slot.ask_at > now) continue;
      slot.pausing = false;
      --pausing_;
      if (!AllAsked()) Ask(slot);
    }
  }
}

int Load::WaitMs() const {
  if (options_.together && running_ == 0) return 0;
  auto wait = Clock::duration(std::chrono::milliseconds(kLookForLateMs));
  const auto now = Clock::now();
  for (const Slot& slot : slots_) {
    if (slot.pausing) wait = std::min(wait, std::max(slot.ask_at - now, Clock::duration::zero()));
  }
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(wait).count());
}

void Load::Ask(Slot& slot) {
  const std::uint64_t connects = slot.client->connects();
  ++running_;
  const std::uint64_t turn = options_.together ? asked_ / slots_.size() : asked_;
  ++asked_;
  slot.client->Ask(places_[turn % places_.size()]);
  result_.connects += slot.client->connects() - connects;
  Settle(slot);
}

void Load::OnEvent(Slot& slot) {
  if (!slot.client->busy()) return;
  const std::uint64_t connects = slot.client->connects();
  slot.client->OnReady();
  result_.connects += slot.client->connects() - connects;
  Settle(slot);
}

// After a step of the client: counts what ended and goes on.
void Load::Settle(Slot& slot) {
  const RangeClient& client = *slot.client;
  if (client.busy()) return Watch(slot);
  --running_;
  if (client.state() == RangeClient::State::kFailed) {
    ++result_.errors[client.error()];
  } else {
    result_.ttfb_us.push_back(ToMicroseconds(client.ttfb()));
    if (options_.together && &slot != slots_.data()) result_.later_ttfb_us.push_back(result_.ttfb_us.back());
    result_.total_us.push_back(ToMicroseconds(client.total()));
    result_.bytes += client.body_bytes();
    result_.complete_length = client.complete_length();
  }
  AskNext(slot);
}

void Load::Watch(Slot& slot) {
  const RangeClient& client = *slot.client;
  const bool output = client.state() == RangeClient::State::kConnecting;
  const bool known = slot.watched_connection == client.connects();
  if (known && output == slot.watches_output) return;
  epoll_event event{};
  event.events = output ? EPOLLOUT : EPOLLIN;
  event.data.u64 = static_cast<std::uint64_t>(&slot - slots_.data());
  epoll_ctl(epoll_, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, client.fd(), &event);
  slot.watched_connection = client.connects();
  slot.watches_output = output;
}

void Load::GiveUpLateOnes() {
  for (Slot& slot : slots_) {
    if (!slot.client->busy() || Clock::now() - slot.client->asked_at() < options_.timeout) continue;
    slot.client->GiveUp("no answer in time");
    Settle(slot);
  }
}

}  // namespace reelcache
