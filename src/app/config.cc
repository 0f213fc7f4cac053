#include "app/config.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "app/admin_place.h"
#include "app/settings.h"
#include "base/ascii.h"
#include "base/log.h"
#include "base/size_text.h"

namespace reelcache {
namespace {

std::optional<std::uint64_t> ParseNumber(ValueKind kind, std::string_view text) {
  if (kind == ValueKind::kCount) return ParseDecimal(text);
  if (kind == ValueKind::kSize) return ParseSize(text);
  auto duration = ParseDuration(text);
  return duration ? std::optional(static_cast<std::uint64_t>(duration->count())) : std::nullopt;
}

std::string FormatNumber(ValueKind kind, std::uint64_t number) {
  if (kind == ValueKind::kCount) return fmt::format("{}", number);
  if (kind == ValueKind::kSize) return FormatSize(number);
  return FormatDuration(std::chrono::milliseconds(number));
}

std::string_view Noun(ValueKind kind) {
  return kind == ValueKind::kCount  ? "a whole number"
         : kind == ValueKind::kSize ? "a size"
                                    : "a time";
}

// A value that is right for `option`.
std::string Example(const OptionSpec& option) {
  if (option.default_text != option.rules.empty_word) return std::string(option.default_text);
  std::string number = option.kind == ValueKind::kSize ? "256MiB" : "2";
  return fmt::format("{} or {}", number, option.rules.empty_word);
}

Result<std::uint64_t> NumberOf(const OptionSpec& option, const Setting& setting) {
  auto number = ParseNumber(option.kind, setting.text);
  if (!option.rules.zero_word.empty() && EqualsIgnoreCase(setting.text, option.rules.zero_word)) return 0;
  if (number && *number >= option.rules.least && *number <= option.rules.most) return *number;
  return RefuseSetting(setting,
                       fmt::format("is {}, which is not {} from {} to {}: write one such as {}",
                                   Quoted(setting.text), Noun(option.kind),
                                   FormatNumber(option.kind, option.rules.least),
                                   FormatNumber(option.kind, option.rules.most), Example(option)));
}

Result<double> PriceOf(const OptionSpec& option, const Setting& setting) {
  constexpr std::uint64_t kDollar = 1'000'000'000;
  auto price = ParsePrice(setting.text);
  if (price && *price <= option.rules.most * kDollar)
    return static_cast<double>(*price) / static_cast<double>(kDollar);
  return RefuseSetting(setting, fmt::format("is {}, which is not a price from 0 to {} US dollars: "
                                            "write one such as 0.005, or {}",
                                            Quoted(setting.text), option.rules.most,
                                            option.rules.empty_word));
}

// As the table writes it.
Result<std::string> ChoiceOf(const OptionSpec& option, const Setting& setting) {
  std::string all;
  std::string_view rest = option.rules.choices;
  for (std::size_t end = 0; end != std::string_view::npos; rest.remove_prefix(std::min(end, rest.size() - 1) + 1)) {
    end = rest.find('|');
    std::string_view word = rest.substr(0, end);
    if (EqualsIgnoreCase(setting.text, word)) return std::string(word);
    all += (all.empty() ? "" : end == std::string_view::npos ? " or " : ", ") + std::string(word);
  }
  return RefuseSetting(setting, fmt::format("is {}, which is unknown: write {}", Quoted(setting.text), all));
}

Result<bool> BoolOf(const OptionSpec& option, const Setting& setting) {
  if (option.kind == ValueKind::kFlag) {
    if (auto value = ParseBool(setting.text)) return *value;
    return RefuseSetting(setting,
                         fmt::format("is {}, which is neither true nor false: write one of these",
                                     Quoted(setting.text)));
  }
  auto choice = ChoiceOf(option, setting);
  if (!choice.ok()) return std::move(choice.error());
  return option.rules.choices.ends_with(*choice);
}

int CoreCount() {
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 256U));
}

// Writes one setting into the field of its option.
class Assign {
 public:
  Assign(ServeConfig& config, const SettingLayers& settings, const OptionSpec& option,
         const Setting& setting)
      : config_(config), settings_(settings), option_(option), setting_(setting) {}

  Status Run() {
    auto is_control = [this](unsigned char c) {
      return (c < 0x20 || c == 0x7f) && !(c == '\n' && option_.rules.repeated);
    };
    if (setting_.text.empty())
      return RefuseSetting(setting_, "has no value: write one or leave the option out");
    if (std::any_of(setting_.text.begin(), setting_.text.end(), is_control))
      return RefuseSetting(setting_, "holds a control character, such as a line break: remove it");
    if (Status status = std::visit(*this, option_.field); !status.ok()) return status;
    auto refused = option_.rules.check ? option_.rules.check(setting_.text) : std::nullopt;
    return refused ? Status(RefuseSetting(setting_, *refused)) : Ok();
  }

  Status operator()(std::monostate) { return Ok(); }

  Status operator()(bool ServeConfig::*field) { return Set(field, BoolOf(option_, setting_)); }

  Status operator()(std::filesystem::path ServeConfig::*field) {
    return Set(field, settings_.ResolvePath(setting_));
  }

  Status operator()(std::string ServeConfig::*field) {
    if (IsEmptyWord()) return Ok();
    if (option_.kind == ValueKind::kChoice) return Set(field, ChoiceOf(option_, setting_));
    bool is_path = option_.kind == ValueKind::kPath && setting_.text != "-";
    return is_path ? Set(field, settings_.ResolvePath(setting_))
                   : Set(field, Result<std::string>(setting_.text));
  }

  Status operator()(int ServeConfig::*field) {
    return IsEmptyWord() ? Set(field, Result<int>(CoreCount()))
                         : Set(field, NumberOf(option_, setting_));
  }

  Status operator()(std::optional<std::uint64_t> ServeConfig::*field) {
    return IsEmptyWord() ? Ok() : Set(field, NumberOf(option_, setting_));
  }

  Status operator()(std::optional<double> ServeConfig::*field) {
    return IsEmptyWord() ? Ok() : Set(field, PriceOf(option_, setting_));
  }

  template <typename T>
  Status operator()(T ServeConfig::*field) {
    return Set(field, NumberOf(option_, setting_));
  }

 private:
  bool IsEmptyWord() const {
    return !option_.rules.empty_word.empty() &&
           EqualsIgnoreCase(setting_.text, option_.rules.empty_word);
  }

  // The bounds in the table keep every number within its field.
  template <typename T, typename Value>
  Status Set(T ServeConfig::*field, Result<Value> value) {
    if (!value.ok()) return std::move(value.error());
    if constexpr (std::is_arithmetic_v<T>) {
      config_.*field = static_cast<T>(*value);
    } else {
      config_.*field = T(std::move(*value));
    }
    return Ok();
  }

  ServeConfig& config_;
  const SettingLayers& settings_;
  const OptionSpec& option_;
  const Setting& setting_;
};

// A platform that gives us a port, or stands in front of us, comes from outside of this machine.
void SettleHost(ServeConfig& config, const Environment& environment) {
  if (config.host.starts_with('[')) config.host = config.host.substr(1, config.host.size() - 2);
  if (config.host_reason != SettingLayers::kDefault) return;
  for (const char* name : {"PORT", "REPL_ID"}) {
    if (FindVariable(environment, name) == nullptr) continue;
    config.host = "0.0.0.0";
    config.host_reason = fmt::format("{} is in the environment", name);
    return;
  }
}

Platform PlatformOf(const Environment& environment) {
  auto has = [&](const char* name) { return FindVariable(environment, name) != nullptr; };
  return {has("REPL_ID"), has("REPLIT_DEPLOYMENT"), has("K_SERVICE")};
}

// Beside an installed program, else in the tree whose build/<preset> holds the program.
std::filesystem::path FindWebDir() {
  std::error_code error;
  auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  auto up = program.parent_path().parent_path();
  const std::filesystem::path places[] = {up / "share/reelcache/web", up.parent_path() / "web"};
  for (const auto& place : places)
    if (std::filesystem::is_directory(place, error)) return place;
  return {};
}

Status CheckCaFile(const ServeConfig& config, const SettingLayers& settings) {
  if (config.ca_file.empty() || access(config.ca_file.c_str(), R_OK) == 0) return Ok();
  return RefuseSetting(
      *settings.Get(Option("ca-file")),
      fmt::format("names {}, which cannot be read: give a file of certificates in PEM form",
                  Quoted(config.ca_file)));
}

Status SettleAdmin(ServeConfig& config, const SettingLayers& settings) {
  constexpr std::size_t kLeastToken = 16;
  const Setting setting = *settings.Get(Option("admin"));
  auto place = settings.ResolvePlace(setting);
  if (!place.ok()) return std::move(place.error());
  config.admin = std::move(*place);
  if (const std::string* token = FindVariable(config.environment, kAdminToken)) config.admin_token = *token;
  auto unfit = [](char c) { return c <= 0x20 || c >= 0x7f; };
  const bool fit = std::none_of(config.admin_token.begin(), config.admin_token.end(), unfit);
  if (!config.admin_token.empty() && (config.admin_token.size() < kLeastToken || !fit))
    return Error{ErrorKind::kInvalid, fmt::format("{} needs at least {} letters and digits without spaces: `openssl "
                                                  "rand -hex 24` makes one", kAdminToken, kLeastToken)};
  if (!config.admin_token.empty() || !IsReachableFromOutside(*ParseAdminPlace(config.admin))) return Ok();
  return RefuseSetting(setting, fmt::format("is {}, which other machines can reach: put a token in {}, or write "
                                            "127.0.0.1:{}", Quoted(setting.text), kAdminToken, kAutoAdminPort));
}

}  // namespace

std::vector<std::string> SplitOrigins(std::string_view text) {
  std::vector<std::string> lines, parts;
  auto split = [](std::string_view rest, char at, std::vector<std::string>& out) {
    while (!rest.empty()) {
      std::string_view part = TrimOws(rest.substr(0, rest.find(at)));
      rest.remove_prefix(std::min(rest.find(at), rest.size() - 1) + 1);
      if (!part.empty()) out.emplace_back(part);
    }
  };
  split(text, '\n', lines);
  if (lines.size() != 1) return lines;
  split(lines.front(), ';', parts);
  bool all_named = parts.size() > 1 && std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part.find('=') < part.find_first_of(":/?");
  });
  return all_named ? parts : lines;
}

Result<ServeConfig> LoadServeConfig(const std::vector<std::string>& args,
                                    const Environment& environment,
                                    const std::filesystem::path& cwd) {
  SettingLayers settings(environment, cwd);
  if (Status status = settings.Read(args); !status.ok()) return status.error();
  ServeConfig config;
  for (const OptionSpec& option : Options())
    if (auto setting = settings.Get(option))
      if (Status status = Assign(config, settings, option, *setting).Run(); !status.ok())
        return status.error();
  config.host_reason = settings.Get(Option("host"))->source;
  config.port_reason = settings.Get(Option("port"))->source;
  SettleHost(config, environment);
  config.platform = PlatformOf(environment);
  if (config.web_dir.empty()) config.web_dir = FindWebDir();
  if (Status status = CheckCaFile(config, settings); !status.ok()) return status.error();
  config.debug = settings.debug();
  if (config.debug && settings.Get(Option("log-level"))->source == SettingLayers::kDefault) config.log_level = "debug";
  config.environment = environment;
  for (const Variable& variable : settings.dot_env()) config.environment.try_emplace(variable.name, variable.value);
  config.warnings = settings.warnings();
  if (Status status = SettleAdmin(config, settings); !status.ok()) return status.error();
  return config;
}

Result<std::uint16_t> ConfiguredPort(const Environment& environment,
                                     const std::filesystem::path& cwd) {
  SettingLayers settings(environment, cwd);
  if (Status status = settings.Read({}); !status.ok()) return status.error();
  ServeConfig config;
  const OptionSpec& option = Option("port");
  if (Status status = Assign(config, settings, option, *settings.Get(option)).Run(); !status.ok())
    return status.error();
  return config.port;
}

Environment ProcessEnvironment() {
  Environment out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    std::string_view text = *entry;
    std::size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      out.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

}  // namespace reelcache
