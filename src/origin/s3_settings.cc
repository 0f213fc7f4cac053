#include "origin/s3_settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/log.h"
#include "http/target_uri.h"
#include "origin/small_file.h"

namespace reelcache {
namespace {

Error Refuse(std::string sentence) { return {ErrorKind::kInvalid, std::move(sentence)}; }

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

IniFile ReadIni(const Variables& variables, const char* variable, const char* in_home) {
  std::string path = VariableOf(variables, variable);
  std::string home = VariableOf(variables, "HOME");
  if (path.empty() && !home.empty()) path = home + in_home;
  if (path.starts_with("~/") && !home.empty()) path = home + path.substr(1);
  return ParseIni(path.empty() ? "" : ReadCredentialFile(path).value_or(""));
}

IniFile Credentials(const Variables& variables) {
  return ReadIni(variables, "AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials");
}

// There a profile's section is "[profile name]", the default one's "[default]".
std::map<std::string, std::string> ConfigSection(const Variables& variables, const std::string& profile) {
  IniFile config = ReadIni(variables, "AWS_CONFIG_FILE", "/.aws/config");
  auto found = config.find("profile " + profile);
  if (found == config.end()) found = config.find(profile);
  return found == config.end() ? std::map<std::string, std::string>() : found->second;
}

std::string ProfileOf(const Variables& variables, const std::string& wish) {
  std::string profile = wish.empty() ? FirstVariable(variables, {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}) : wish;
  return profile.empty() ? "default" : profile;
}

Result<std::optional<S3Keys>> PairOf(std::string id, std::string secret, std::string token, std::string_view where) {
  for (std::string* text : {&id, &secret, &token}) *text = Trim(*text);
  if (id.empty() && secret.empty()) return std::optional<S3Keys>();
  for (const std::string& text : {id, secret, token})
    if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c <= 0x20 || c == 0x7f; }))
      return Refuse(fmt::format("{} has a key with a blank or line break in it: copy it again", where));
  if (id.empty() || secret.empty())
    return Refuse(fmt::format("{} has only one half of a key pair: set both the access key id and the secret access key", where));
  return std::optional(S3Keys{std::move(id), std::move(secret), std::move(token)});
}

Result<std::string> CheckedEndpoint(std::string endpoint) {
  while (endpoint.ends_with('/')) endpoint.pop_back();
  if (endpoint.empty()) return endpoint;
  if (endpoint.find('@') != std::string::npos)
    return Refuse("the S3 endpoint must not carry a user name or password: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  std::string lower = AsciiLower(endpoint);
  std::size_t host = lower.starts_with("https://") ? 8 : lower.starts_with("http://") ? 7 : 0;
  if (host == 0 || !IsValidHost(std::string_view(lower).substr(host)))
    return Refuse(fmt::format("the S3 endpoint is {}: write it as https://HOST or http://HOST:PORT, without a path", Quoted(endpoint)));
  if (lower.starts_with("https://") && lower.ends_with(":443")) lower.resize(lower.size() - 4);
  if (lower.starts_with("http://") && lower.ends_with(":80")) lower.resize(lower.size() - 3);
  return lower;
}

}  // namespace

IniFile ParseIni(std::string_view text) {
  IniFile out;
  std::string section;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    bool nested = line.starts_with(' ') || line.starts_with('\t');  // "s3 =" opens a block of its own
    line = Trim(line);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[' && line.back() == ']') {
      section = Trim(line.substr(1, line.size() - 2));
      out[section];
      continue;
    }
    std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || nested) continue;
    out[section][AsciiLower(Trim(line.substr(0, equals)))] = Trim(line.substr(equals + 1));
  }
  return out;
}

Result<S3Settings> FindS3Settings(const Variables& variables, S3Settings wish) {
  S3Settings settings{ProfileOf(variables, wish.profile), std::move(wish.region), std::move(wish.endpoint)};
  auto section = ConfigSection(variables, settings.profile);
  if (settings.region.empty()) settings.region = FirstVariable(variables, {"AWS_REGION", "AWS_DEFAULT_REGION"});
  if (settings.region.empty()) settings.region = section["region"];
  if (settings.region.empty()) settings.region = "us-east-1";
  bool ignore = EqualsIgnoreCase(VariableOf(variables, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true");
  if (settings.endpoint.empty() && !ignore)
    settings.endpoint = FirstVariable(variables, {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"});
  if (settings.endpoint.empty() && !ignore) settings.endpoint = section["endpoint_url"];
  auto endpoint = CheckedEndpoint(std::move(settings.endpoint));
  if (!endpoint) return endpoint.error();
  settings.endpoint = std::move(*endpoint);
  return settings;
}

Result<std::optional<S3Keys>> FindS3Keys(const Variables& variables, const std::string& profile) {
  bool named = !profile.empty() || !FirstVariable(variables, {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}).empty();
  if (profile.empty()) {
    auto keys = PairOf(VariableOf(variables, "AWS_ACCESS_KEY_ID"), VariableOf(variables, "AWS_SECRET_ACCESS_KEY"),
                       FirstVariable(variables, {"AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"}), "the environment");
    if (!keys || *keys) return keys;
  }
  std::string name = ProfileOf(variables, profile);
  IniFile credentials = Credentials(variables);
  auto in_config = ConfigSection(variables, name);
  auto found = credentials.find(name);
  auto& section = found == credentials.end() ? in_config : found->second;
  if (named && found == credentials.end() && in_config.empty())
    return Refuse(fmt::format("the profile {} is not in the shared credentials file: check AWS_PROFILE and "
                              "AWS_SHARED_CREDENTIALS_FILE", Quoted(name)));
  return PairOf(section["aws_access_key_id"], section["aws_secret_access_key"], section["aws_session_token"],
                fmt::format("the profile {}", Quoted(name)));
}

}  // namespace reelcache
