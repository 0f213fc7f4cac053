// The settings of all sources, highest first: option, environment, `.env`, configuration file,
// default.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/options.h"
#include "base/result.h"

namespace reelcache {

// One value as it was written.
struct Setting {
  std::string text;
  std::string source;  // as a sentence names it: "--port", "port in reelcache.json line 3"
};

using Settings = std::map<const OptionSpec*, Setting>;

struct Variable {
  std::string name;
  std::string value;
  std::string source;  // as in Setting
};

// "1", "true", "yes", "on" and their opposites, in any case; nothing for other text.
std::optional<bool> ParseBool(std::string_view text);

// The value of a variable; null when it is not set or set to nothing, which counts as the same.
const std::string* FindVariable(const Environment& environment, const std::string& name);

// Lifetime: the environment and the folder outlive it.
class SettingLayers {
 public:
  static constexpr std::string_view kDefault = "default";  // the source of a default

  SettingLayers(const Environment& environment, const std::filesystem::path& cwd)
      : environment_(environment), cwd_(cwd) {}

  // Errors: kInvalid, a sentence for the person who wrote it.
  Status Read(const std::vector<std::string>& args);

  // Nothing when no source has it and there is no default.
  std::optional<Setting> Get(const OptionSpec& option) const;

  // The setting as an absolute path; "~/" is the home folder.
  Result<std::filesystem::path> ResolvePath(const Setting& setting) const;

  // As ResolvePath for the path behind "unix:"; any other text stays as it is.
  Result<std::string> ResolvePlace(const Setting& setting) const;

  const std::vector<std::string>& warnings() const { return warnings_; }
  bool debug() const { return debug_; }
  const std::vector<Variable>& dot_env() const { return dot_env_; }

 private:
  std::vector<Variable> ReadDotEnv();
  bool IsDebug(const std::vector<Variable>& dot_env) const;
  Status ReadConfigFile();

  const Environment& environment_;
  const std::filesystem::path& cwd_;
  std::vector<Settings> layers_;
  std::vector<Variable> dot_env_;
  std::vector<std::string> warnings_;
  bool debug_ = false;
};

Error RefuseSetting(const Setting& setting, std::string_view why);

}  // namespace reelcache
