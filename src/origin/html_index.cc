#include "origin/html_index.h"

#include "base/ascii.h"
#include "http/target_uri.h"
#include "origin/origin_url.h"

namespace reelcache {
namespace {

constexpr std::string_view kBlank = " \t\r\n\f";

// Searches are bounded, so that a hostile page costs no more than its length.
constexpr std::size_t kLongestEntity = 12;
constexpr std::size_t kLongestLinkText = 512;

std::string_view Trim(std::string_view text) {
  std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// The part of `text` before `end`, which is taken off together with it.
std::string_view TakeUntil(std::string_view& text, std::string_view end) {
  std::size_t found = text.find(end);
  std::string_view part = text.substr(0, found);
  text.remove_prefix(found == std::string_view::npos ? text.size() : found + end.size());
  return part;
}

void AppendUtf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

// "amp", "#39", "#x27" to text; nothing for a name no index page uses.
std::optional<std::string> Entity(std::string_view name) {
  if (name == "amp") return "&";
  if (name == "quot") return "\"";
  if (name == "apos") return "'";
  if (name == "lt") return "<";
  if (name == "gt") return ">";
  if (name.size() < 2 || name[0] != '#') return std::nullopt;
  bool hex = name[1] == 'x' || name[1] == 'X';
  std::string_view digits = name.substr(hex ? 2 : 1);
  std::uint32_t code = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size() || code == 0 || code > 0x10ffff) return std::nullopt;
  std::string out;
  AppendUtf8(out, code);
  return out;
}

std::string DecodeEntities(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    out += text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.find('&'), text.size()));
    if (text.empty()) break;
    std::size_t end = text.substr(0, kLongestEntity).find(';');
    auto decoded = end == std::string_view::npos ? std::nullopt : Entity(text.substr(1, end - 1));
    out += decoded.value_or("&");
    text.remove_prefix(decoded ? end + 1 : 1);
  }
  return out;
}

struct Attribute {
  std::string_view name;
  std::string_view value;  // as written
};

// The next attribute of a tag; nothing at its '>', which is taken off.
std::optional<Attribute> TakeAttribute(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n\f/"), text.size()));
  if (text.empty() || text.front() == '>') {
    text.remove_prefix(std::min<std::size_t>(1, text.size()));
    return std::nullopt;
  }
  Attribute found;
  std::size_t end = std::min(text.find_first_of(" \t\r\n\f/>=", 1), text.size());
  found.name = text.substr(0, end);
  text.remove_prefix(end);
  std::string_view rest = text.substr(std::min(text.find_first_not_of(kBlank), text.size()));
  if (rest.empty() || rest.front() != '=') return found;
  text = rest.substr(1);
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
    std::string_view quote = text.substr(0, 1);
    text.remove_prefix(1);
    found.value = TakeUntil(text, quote);
  } else {
    found.value = text.substr(0, text.find_first_of(" \t\r\n\f>"));
    text.remove_prefix(found.value.size());
  }
  return found;
}

bool HasScheme(std::string_view href) {
  std::size_t colon = href.find(':');
  return colon != std::string_view::npos && colon < href.find_first_of("/?#");
}

// nginx: `</a>   24-Nov-2026 02:17   1234`. Other servers' columns are rounded or in their own time zone.
void ReadColumns(std::string_view rest, IndexEntry& entry) {
  std::string_view line = rest.substr(0, rest.find_first_of("<\r\n"));
  std::string_view columns[4];
  std::size_t count = 0;
  for (line = Trim(line); !line.empty() && count < 4; line = Trim(line)) {
    columns[count++] = line.substr(0, line.find_first_of(kBlank));
    line.remove_prefix(columns[count - 1].size());
  }
  if (count != 3) return;
  auto date = ParseIndexDate(columns[0], columns[1]);
  if (!date) return;
  entry.last_modified = date;
  if (!entry.folder) entry.size = ParseDecimal(columns[2]);
}

}  // namespace

std::optional<IndexEntry> EntryOfLink(std::string_view href, std::string_view folder_url) {
  href = Trim(href);
  href = href.substr(0, href.find('#'));
  if (href.find('?') != std::string_view::npos || href.starts_with("//")) return std::nullopt;
  std::string_view server = folder_url.substr(0, folder_url.size() - PathOfUrl(folder_url).size());
  if (href.starts_with(server) && href.substr(server.size()).starts_with("/")) href.remove_prefix(server.size());
  if (HasScheme(href)) return std::nullopt;
  while (href.starts_with("./")) href.remove_prefix(2);
  IndexEntry entry;
  if (href.ends_with("/")) {
    entry.folder = true;
    href.remove_suffix(1);
  }
  std::size_t slash = href.rfind('/');
  if (slash != std::string_view::npos) {
    if (href.front() != '/' || PercentDecode(href.substr(0, slash + 1)) != PercentDecode(PathOfUrl(folder_url)))
      return std::nullopt;
    href.remove_prefix(slash + 1);
  }
  if (href.empty() || href == "." || href == "..") return std::nullopt;
  auto name = PercentDecode(href);
  if (!name) return std::nullopt;
  entry.name = std::move(*name);
  return entry;
}

std::vector<IndexEntry> ParseHtmlIndex(std::string_view body, std::string_view folder_url) {
  std::vector<IndexEntry> entries;
  while (!body.empty()) {
    TakeUntil(body, "<");
    if (body.starts_with("!--")) {
      TakeUntil(body, "-->");
      continue;
    }
    if (body.size() < 2 || AsciiLower(body[0]) != 'a' || kBlank.find(body[1]) == std::string_view::npos) continue;
    body.remove_prefix(1);
    std::string href;
    while (auto attribute = TakeAttribute(body))
      if (EqualsIgnoreCase(attribute->name, "href")) href = DecodeEntities(attribute->value);
    auto entry = EntryOfLink(href, folder_url);
    if (!entry) continue;
    std::string_view near = body.substr(0, kLongestLinkText);
    std::string_view end_tag = body.substr(std::min(near.find("</"), near.size()));
    if (end_tag.size() > 3 && AsciiLower(end_tag.substr(0, 4)) == "</a>") ReadColumns(end_tag.substr(4), *entry);
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace reelcache
