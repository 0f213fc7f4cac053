#include "app/config_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/log.h"

namespace reelcache {
namespace {

using nlohmann::json;

// Reads like a pointer and counts the lines it has passed: nlohmann/json tells no position of a
// key.
class LineCounter {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  LineCounter(const char* at, int* line) : at_(at), line_(line) {}

  reference operator*() const { return *at_; }
  LineCounter& operator++() {
    if (*at_ == '\n') ++*line_;
    ++at_;
    return *this;
  }
  bool operator==(const LineCounter& other) const { return at_ == other.at_; }
  bool operator!=(const LineCounter& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  int* line_;
};

struct Key {
  std::string text;
  int line;
};

struct Document {
  json root;
  std::vector<Key> keys;  // of the outermost object, in the file's order
};

Error Refuse(std::string sentence) { return {ErrorKind::kInvalid, std::move(sentence)}; }

Result<Document> ParseJson(std::string_view text, const std::string& shown_name) {
  constexpr int kOutermost = 1;
  Document document;
  int line = 1;
  auto on_event = [&](int depth, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::key && depth == kOutermost)
      document.keys.push_back({parsed.get<std::string>(), line});
    return true;
  };
  LineCounter begin(text.data(), &line), end(text.data() + text.size(), &line);
  try {
    document.root = json::parse(begin, end, on_event, true, /*ignore_comments=*/true);
  } catch (const json::exception&) {
    return Refuse(
        fmt::format("{} is not JSON at line {}: look there for a missing or extra comma, "
                    "quote or bracket",
                    shown_name, line));
  }
  if (!document.root.is_object())
    return Refuse(shown_name + " does not hold one JSON object: write { \"port\": 5000 }");
  return document;
}

// Several values of one option, as an array of texts.
bool IsTextList(const json& value) {
  return value.is_array() && !value.empty() &&
         std::all_of(value.begin(), value.end(), [](const json& item) { return item.is_string(); });
}

std::string JoinedLines(const json& texts) {
  std::string out;
  for (const json& text : texts) out += (out.empty() ? "" : "\n") + text.get<std::string>();
  return out;
}

bool HasType(const OptionSpec& option, const json& value) {
  if (option.rules.repeated && IsTextList(value)) return true;
  bool empty_word = value.is_string() && !option.rules.empty_word.empty() &&
                    value.get_ref<const std::string&>() == option.rules.empty_word;
  switch (option.kind) {
    case ValueKind::kText:
    case ValueKind::kPath:
    case ValueKind::kChoice: return value.is_string();
    case ValueKind::kFlag: return value.is_boolean();
    case ValueKind::kCount: return value.is_number_integer() || empty_word;
    case ValueKind::kSize:
    case ValueKind::kDuration:
    case ValueKind::kPrice: return value.is_string() || value.is_number();
  }
  return false;
}

std::string_view TypeName(ValueKind kind) {
  switch (kind) {
    case ValueKind::kText:
    case ValueKind::kPath:
    case ValueKind::kChoice: return "text in quotes";
    case ValueKind::kFlag: return "true or false, without quotes";
    case ValueKind::kCount: return "a whole number, without quotes";
    case ValueKind::kSize: return "a size such as \"256MiB\"";
    case ValueKind::kDuration: return "a time such as \"30s\"";
    case ValueKind::kPrice: return "a price such as 0.005";
  }
  return "";
}

Error UnknownKey(const std::string& source, const std::string& key) {
  const OptionSpec* meant = NearestOption(key);
  std::string cure = meant && meant->rules.in_file ? "did you mean " + KeyOf(*meant) + "?"
                                                   : "reelcache serve --help shows them";
  return Refuse(fmt::format("{} is not an option: {}", source, cure));
}

class DotEnvParser {
 public:
  explicit DotEnvParser(std::string_view text) : rest_(text) {}

  std::vector<Variable> Parse() {
    if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
    std::vector<Variable> variables;
    while (!rest_.empty()) {
      int line = line_;
      std::string name = TakeName();
      if (!name.empty())
        variables.push_back({name, TakeValue(), fmt::format("{} in .env line {}", name, line)});
      Take(LineSize() + 1);
    }
    return variables;
  }

 private:
  static constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

  std::size_t LineSize() const { return std::min(rest_.find('\n'), rest_.size()); }

  std::string_view Take(std::size_t count) {
    std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    line_ += static_cast<int>(std::count(taken.begin(), taken.end(), '\n'));
    return taken;
  }

  // Up to and with the '='. Empty when the line is no assignment.
  std::string TakeName() {
    std::string_view line = TrimOws(rest_.substr(0, LineSize()));
    std::size_t equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) return "";
    std::string_view name = TrimOws(line.substr(0, equals));
    for (std::string_view word : {"export ", "export\t"})
      if (name.starts_with(word)) name = TrimOws(name.substr(word.size()));
    Take(rest_.find('=') + 1);
    return std::string(name);
  }

  std::string TakeValue() {
    std::size_t first = std::min(rest_.find_first_not_of(" \t"), rest_.size());
    std::string_view begin = rest_.substr(first);
    if (begin.starts_with('"') || begin.starts_with('\''))
      if (auto quoted = TakeQuoted(first)) return *quoted;
    std::string_view line = Take(LineSize());
    for (std::string_view comment : {" #", "\t#"}) line = line.substr(0, line.find(comment));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return std::string(TrimOws(line));
  }

  // Nothing when the quote is never closed: then it belongs to the value.
  std::optional<std::string> TakeQuoted(std::size_t first) {
    const char quote = rest_[first];
    std::string value;
    for (std::size_t i = first + 1; i < rest_.size(); ++i) {
      char c = rest_[i];
      if (c == quote) {
        Take(i + 1);
        return value;
      }
      if (c == '\\' && quote == '"' && i + 1 < rest_.size()) c = Unescaped(rest_[++i]);
      value += c;
    }
    return std::nullopt;
  }

  static char Unescaped(char c) { return c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c; }

  std::string_view rest_;
  int line_ = 1;
};

}  // namespace

Result<Settings> ParseConfigFile(std::string_view text, const std::string& shown_name) {
  auto document = ParseJson(text, shown_name);
  if (!document.ok()) return document.error();
  Settings settings;
  for (const Key& key : document->keys) {
    const OptionSpec* option = FindOption(key.text);
    std::string source =
        fmt::format("{} in {} line {}", option ? key.text : Quoted(key.text), shown_name, key.line);
    if (option == nullptr) return UnknownKey(source, key.text);
    if (!option->rules.in_file)
      return Refuse(
          fmt::format("{} cannot stand in a file: give it as {}", source, FlagOf(*option)));
    const json& value = document->root[key.text];
    if (!HasType(*option, value))
      return Refuse(fmt::format("{} has a value of the wrong type: write {}", source,
                                TypeName(option->kind)));
    std::string value_text = value.is_string()  ? value.get<std::string>()
                             : value.is_array() ? JoinedLines(value)
                                                : value.dump();
    if (!settings.emplace(option, Setting{std::move(value_text), source}).second)
      return Refuse(fmt::format("{} is a second {}: remove one of them", source, KeyOf(*option)));
  }
  return settings;
}

std::vector<Variable> ParseDotEnv(std::string_view text) { return DotEnvParser(text).Parse(); }

Result<std::string> ReadSmallFile(const std::filesystem::path& path) {
  constexpr std::size_t kMostBytes = 1 << 20;
  auto failed = [](int code) {
    ErrorKind kind =
        code == ENOENT || code == ENOTDIR ? ErrorKind::kNotFound : ErrorKind::kForbidden;
    return Error{kind, std::strerror(code)};
  };
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return failed(errno);
  struct stat facts{};
  if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    close(fd);
    return Error{ErrorKind::kInvalid, "it is not a file"};
  }
  std::string text(kMostBytes + 1, '\0');
  std::size_t used = 0;
  ssize_t count = 0;
  while (used < text.size() && (count = read(fd, text.data() + used, text.size() - used)) > 0)
    used += static_cast<std::size_t>(count);
  int code = errno;
  close(fd);
  if (count < 0) return failed(code);
  if (used > kMostBytes) return Error{ErrorKind::kInvalid, "it is over 1 MiB"};
  text.resize(used);
  return text;
}

}  // namespace reelcache
