#include "app/settings.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "app/admin_place.h"
#include "app/config_file.h"
#include "base/ascii.h"
#include "base/log.h"

namespace reelcache {
namespace {

constexpr std::string_view kPrefix = "REELCACHE_";

Error Refuse(std::string sentence) { return {ErrorKind::kInvalid, std::move(sentence)}; }

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return EqualsIgnoreCase(text, word); });
}

// CLI11 takes the next word as the value of "--name=", too.
Status RefuseEmptyValues(const std::vector<std::string>& args) {
  for (const std::string& arg : args)
    if (arg.starts_with("--") && arg.ends_with('=') && FindOption(arg.substr(2, arg.size() - 3)))
      return Refuse(arg.substr(0, arg.size() - 1) +
                    " has no value: write one or leave the option out");
  return Ok();
}

Error MissingValue(const std::string& flag) {
  return Refuse(flag + " has no value: reelcache serve --help shows what it takes");
}

// CLI11 takes the next word as the value of "--name", whatever it is.
bool IsFlagOfOurs(std::string_view word) {
  return word.starts_with("--") && FindOption(word.substr(2, word.find('=') - 2)) != nullptr;
}

Error UnknownArgument(const std::string& arg) {
  std::string name = arg.substr(std::min(arg.find_first_not_of('-'), arg.size()));
  const OptionSpec* meant =
      arg.starts_with('-') ? NearestOption(name.substr(0, name.find('='))) : nullptr;
  std::string cure =
      meant ? "did you mean " + FlagOf(*meant) + "?" : "reelcache serve --help shows them";
  return Refuse(
      fmt::format("{} is not an option of serve: {}", Quoted(arg.substr(0, arg.find('='))), cure));
}

Result<Settings> ReadArguments(const std::vector<std::string>& args) {
  if (Status status = RefuseEmptyValues(args); !status.ok()) return status.error();
  CLI::App parser;
  parser.set_help_flag();
  parser.allow_extras();
  std::map<const OptionSpec*, std::string> values;
  for (const OptionSpec& option : Options()) {
    std::string& value = values[&option];
    CLI::Option* added = option.kind == ValueKind::kFlag ? parser.add_flag(FlagOf(option), value)
                                                         : parser.add_option(FlagOf(option), value);
    added->multi_option_policy(option.rules.repeated ? CLI::MultiOptionPolicy::Join
                                                     : CLI::MultiOptionPolicy::TakeLast);
  }
  try {
    parser.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  } catch (const CLI::ParseError& error) {
    std::string what = error.what();
    return MissingValue(what.substr(0, what.find_first_of(": ")));
  }
  for (const auto& [option, value] : values)
    if (IsFlagOfOurs(value)) return MissingValue(FlagOf(*option));
  if (auto unknown = parser.remaining(); !unknown.empty()) return UnknownArgument(unknown.front());
  Settings settings;
  for (const OptionSpec& option : Options())
    if (parser.count(FlagOf(option)) > 0) settings[&option] = {values[&option], FlagOf(option)};
  return settings;
}

Settings ReadVariables(const std::vector<Variable>& variables, std::vector<std::string>& warnings) {
  Settings plain, prefixed;
  for (const Variable& variable : variables) {
    if (variable.value.empty()) continue;
    for (const OptionSpec& option : Options())
      if (option.rules.plain_variable == variable.name)
        plain[&option] = {variable.value, variable.source};
    if (!variable.name.starts_with(kPrefix) || variable.name == kAdminToken) continue;
    std::string key = AsciiLower(variable.name.substr(kPrefix.size()));
    const OptionSpec* option = FindOption(key);
    if (option != nullptr && VariableOf(*option) == variable.name) {
      prefixed[option] = {variable.value, variable.source};
    } else {
      const OptionSpec* meant = NearestOption(key);
      warnings.push_back(fmt::format("{} is not an option and changes nothing{}", variable.source,
                                     meant ? ": did you mean " + VariableOf(*meant) + "?" : ""));
    }
  }
  prefixed.merge(plain);
  return prefixed;
}

std::vector<Variable> VariablesOf(const Environment& environment) {
  std::vector<Variable> variables;
  for (const auto& [name, value] : environment) variables.push_back({name, value, name});
  return variables;
}

std::filesystem::path CacheDirBelow(std::string_view folder) {
  return fmt::format("{}/reelcache-{}", folder, geteuid());
}

}  // namespace

std::optional<bool> ParseBool(std::string_view text) {
  if (IsOneOf(text, {"1", "true", "yes", "on"})) return true;
  if (IsOneOf(text, {"0", "false", "no", "off"})) return false;
  return std::nullopt;
}

const std::string* FindVariable(const Environment& environment, const std::string& name) {
  auto found = environment.find(name);
  return found == environment.end() || found->second.empty() ? nullptr : &found->second;
}

Error RefuseSetting(const Setting& setting, std::string_view why) {
  return Refuse(setting.source + " " + std::string(why));
}

Status SettingLayers::Read(const std::vector<std::string>& args) {
  auto arguments = ReadArguments(args);
  if (!arguments.ok()) return arguments.error();
  layers_.push_back(std::move(*arguments));
  layers_.push_back(ReadVariables(VariablesOf(environment_), warnings_));
  dot_env_ = ReadDotEnv();
  layers_.push_back(ReadVariables(dot_env_, warnings_));
  debug_ = IsDebug(dot_env_);
  return ReadConfigFile();
}

std::optional<Setting> SettingLayers::Get(const OptionSpec& option) const {
  for (const Settings& layer : layers_)
    if (auto found = layer.find(&option); found != layer.end()) return found->second;
  if (option.default_text.empty()) return std::nullopt;
  return Setting{std::string(option.default_text), std::string(kDefault)};
}

Result<std::filesystem::path> SettingLayers::ResolvePath(const Setting& setting) const {
  constexpr std::string_view kHome = "~/";
  if (!setting.text.starts_with(kHome)) return (cwd_ / setting.text).lexically_normal();
  const std::string* home = FindVariable(environment_, "HOME");
  if (setting.text == Option("cache-dir").default_text) {
    // Replit packs the home folder, which is the workspace, into the image that it publishes.
    if (FindVariable(environment_, "REPL_ID") != nullptr) return CacheDirBelow("/tmp");
    // An environment without HOME is that of a bare container or a system service.
    if (home == nullptr) return CacheDirBelow("/var/tmp");
  }
  if (home == nullptr)
    return RefuseSetting(setting, "begins with ~ but HOME is not set: write the whole path");
  return (cwd_ / *home / setting.text.substr(kHome.size())).lexically_normal();
}

Result<std::string> SettingLayers::ResolvePlace(const Setting& setting) const {
  if (!setting.text.starts_with(kUnixScheme) || setting.text.size() == kUnixScheme.size()) return setting.text;
  auto path = ResolvePath({setting.text.substr(kUnixScheme.size()), setting.source});
  if (!path.ok()) return path.error();
  return std::string(kUnixScheme) + path->string();
}

// Python keeps virtual environments in folders of this name: what is not a file is none of ours.
std::vector<Variable> SettingLayers::ReadDotEnv() {
  auto text = ReadSmallFile(cwd_ / ".env");
  if (text.ok()) return ParseDotEnv(*text);
  if (text.error().kind == ErrorKind::kForbidden)
    warnings_.push_back(".env cannot be read and changes nothing: " + text.error().message);
  return {};
}

// Other programs give DEBUG other values: those mean nothing here.
bool SettingLayers::IsDebug(const std::vector<Variable>& dot_env) const {
  if (const std::string* value = FindVariable(environment_, "DEBUG"))
    return ParseBool(*value).value_or(false);
  bool debug = false;
  for (const Variable& variable : dot_env)
    if (variable.name == "DEBUG") debug = ParseBool(variable.value).value_or(false);
  return debug;
}

Status SettingLayers::ReadConfigFile() {
  auto setting = Get(Option("config"));
  if (!setting) return Ok();
  auto path = ResolvePath(*setting);
  if (!path.ok()) return path.error();
  auto text = ReadSmallFile(*path);
  if (!text.ok())
    return RefuseSetting(*setting,
                         fmt::format("names {}, which cannot be read ({}): give the path of a "
                                     "configuration file",
                                     Quoted(setting->text), text.error().message));
  auto settings = ParseConfigFile(*text, setting->text);
  if (!settings.ok()) return settings.error();
  layers_.push_back(std::move(*settings));
  return Ok();
}

}  // namespace reelcache
