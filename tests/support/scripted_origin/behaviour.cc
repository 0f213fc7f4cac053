#include "support/scripted_origin/behaviour.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <set>

namespace reelcache {
namespace {

using nlohmann::json;

const std::set<std::string> kContentRangeFaults = {"shift", "total", "star", "missing"};

using Setter = void (*)(Behaviour&, const json&);

// A negative number would wrap around silently.
std::uint64_t Count(const json& value) {
  if (!value.is_number_unsigned()) throw std::invalid_argument("takes a number, 0 or more");
  return value.get<std::uint64_t>();
}

void SetContentRange(Behaviour& behaviour, const json& value) {
  behaviour.wrong_content_range = value.get<std::string>();
  if (!kContentRangeFaults.contains(behaviour.wrong_content_range)) {
    throw std::invalid_argument("takes \"shift\", \"total\", \"star\" or \"missing\"");
  }
}

void SetHeaders(Behaviour& behaviour, const json& value) {
  for (const auto& [name, text] : value.items()) {
    behaviour.headers.push_back({name, text.get<std::string>()});
  }
}

const std::map<std::string, Setter>& Setters() {
  using B = Behaviour;
  static const std::map<std::string, Setter> setters = {
      {"latency_ms", [](B& b, const json& v) { b.latency = std::chrono::milliseconds(Count(v)); }},
      {"bandwidth", [](B& b, const json& v) { b.bandwidth = Count(v); }},
      {"status", [](B& b, const json& v) { b.status = v.get<int>(); }},
      {"retry_after", [](B& b, const json& v) { b.retry_after = Count(v); }},
      {"fail_count", [](B& b, const json& v) { b.fail_count = Count(v); }},
      {"cut_after_bytes", [](B& b, const json& v) { b.cut_after_bytes = Count(v); }},
      {"cut_before_head", [](B& b, const json& v) { b.cut_before_head = v.get<bool>(); }},
      {"reset", [](B& b, const json& v) { b.reset = v.get<bool>(); }},
      {"stall_after_bytes", [](B& b, const json& v) { b.stall_after_bytes = Count(v); }},
      {"hold_after_bytes", [](B& b, const json& v) { b.hold_after_bytes = Count(v); }},
      {"hold_before_head", [](B& b, const json& v) { b.hold_before_head = v.get<bool>(); }},
      {"ignore_range", [](B& b, const json& v) { b.ignore_range = v.get<bool>(); }},
      {"wrong_content_range", SetContentRange},
      {"short_body", [](B& b, const json& v) { b.short_body = Count(v); }},
      {"overlong_body", [](B& b, const json& v) { b.overlong_body = Count(v); }},
      {"no_etag", [](B& b, const json& v) { b.no_etag = v.get<bool>(); }},
      {"weak_etag", [](B& b, const json& v) { b.weak_etag = v.get<bool>(); }},
      {"no_last_modified", [](B& b, const json& v) { b.no_last_modified = v.get<bool>(); }},
      {"cache_control", [](B& b, const json& v) { b.cache_control = v.get<std::string>(); }},
      {"redirect_to", [](B& b, const json& v) { b.redirect_to = v.get<std::string>(); }},
      {"redirect_status", [](B& b, const json& v) { b.redirect_status = v.get<int>(); }},
      {"headers", SetHeaders},
  };
  return setters;
}

}  // namespace

Gate::Gate() : fd_(eventfd(0, EFD_CLOEXEC)) {}
Gate::~Gate() { close(fd_); }
void Gate::Open() { eventfd_write(fd_, 1); }

std::optional<std::string> ParseBehaviour(const json& switches, Behaviour& behaviour) {
  for (const auto& [name, value] : switches.items()) {
    const auto setter = Setters().find(name);
    if (setter == Setters().end()) return "there is no action `" + name + "`";
    try {
      setter->second(behaviour, value);
    } catch (const std::exception& error) {
      return "action `" + name + "`: " + error.what();
    }
  }
  return std::nullopt;
}

void BehaviourTable::Set(const std::string& name, Behaviour behaviour) {
  const std::lock_guard lock(mutex_);
  if (behaviour.Holds()) {
    auto& gate = gates_[name];
    if (!gate) gate = std::make_shared<Gate>();
    behaviour.gate = gate;
  }
  behaviours_[name] = std::move(behaviour);
}

void BehaviourTable::Clear() {
  const std::lock_guard lock(mutex_);
  for (auto& [name, gate] : gates_) gate->Open();
  gates_.clear();
  behaviours_.clear();
}

Behaviour BehaviourTable::Take(const std::string& name) {
  const std::lock_guard lock(mutex_);
  auto found = behaviours_.find(name);
  const bool folder = name.empty() || name.ends_with('/');
  if (found == behaviours_.end() && !folder) found = behaviours_.find("*");
  if (found == behaviours_.end()) return {};
  auto& left = found->second.fail_count;
  if (left == 0U) return {};
  if (left) --*left;
  return found->second;
}

void BehaviourTable::Release(const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (const auto gate = gates_.extract(name)) gate.mapped()->Open();
  const auto found = behaviours_.find(name);
  if (found == behaviours_.end()) return;
  found->second.hold_after_bytes.reset();
  found->second.hold_before_head = false;
}

}  // namespace reelcache
