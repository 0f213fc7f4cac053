#include "app/options.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>
#include <vector>

#include "app/admin_place.h"
#include "base/size_text.h"
#include "base/ascii.h"
#include "base/log.h"
#include "origin/origin_url.h"

namespace reelcache {
namespace {

using enum OptionGroup;
using enum ValueKind;
using C = ServeConfig;

constexpr std::uint64_t kKiB = 1024, kMiB = 1024 * kKiB, kGiB = 1024 * kMiB, kTiB = 1024 * kGiB;
constexpr std::uint64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute;
constexpr std::uint64_t kYear = 365 * 24 * kHour;
constexpr std::uint64_t kShortest = 100;  // a timeout below that hits healthy networks

std::optional<std::string> CheckOrigin(std::string_view value) {
  constexpr std::string_view kSubject = "--origin ";
  if (EqualsIgnoreCase(value, kAutoOrigin)) return std::nullopt;
  auto origins = ParseOrigins(SplitOrigins(value));
  if (origins.ok()) return std::nullopt;
  const std::string& why = origins.error().message;
  return why.starts_with(kSubject) ? why.substr(kSubject.size()) : "is not usable: " + why;
}

std::optional<std::string> CheckHost(std::string_view value) {
  if (value.starts_with('[') && value.ends_with(']')) value = value.substr(1, value.size() - 2);
  const std::string text(value);
  in6_addr address{};
  if (text == "localhost" || inet_pton(AF_INET, text.c_str(), &address) == 1 ||
      inet_pton(AF_INET6, text.c_str(), &address) == 1)
    return std::nullopt;
  return "is " + Quoted(text) + ", which is not an IP address: write 127.0.0.1 for this machine "
         "alone or 0.0.0.0 for everyone";
}

std::optional<std::string> CheckChunkSize(std::string_view value) {
  auto size = ParseSize(value);
  if (size && std::has_single_bit(*size)) return std::nullopt;
  return "is " + std::string(value) + ", which is not a power of two: write "
         "64KiB, 128KiB, 256KiB, 512KiB, 1MiB, 2MiB or 4MiB";
}

std::optional<std::string> CheckAdmin(std::string_view value) {
  if (ParseAdminPlace(value)) return std::nullopt;
  return "is " + Quoted(value) + ", which is no place to listen: write an IP address and a port such as "
         "127.0.0.1:5010, unix: and a path, auto or off";
}

constexpr OptionSpec kOptions[] = {
    {"origin", kContent, kText, "URL", "auto",
     "Where the videos are: dir:PATH, http(s)://HOST/PREFIX/, replit:[BUCKET/PREFIX], gs://BUCKET/PREFIX or "
     "s3://BUCKET/PREFIX[?endpoint=URL&region=NAME]; several as NAME=URL, repeated; auto is replit: on Replit with a "
     "bucket, else dir:videos.", &C::origin, {.check = CheckOrigin, .repeated = true}},
    {"serve", kContent, kChoice, "WHAT", "media",
     "What /download/ hands out: media (videos, their subtitles and pictures) or all objects of "
     "the origin.", &C::serve_all, {.choices = "media|all", .reload = true}},
    {"serve-hidden", kContent, kFlag, "", "false",
     "List and serve names with a part that begins with a dot, too.", &C::serve_hidden},
    {"posters", kContent, kChoice, "WHAT", "yes",
     "Whether videos that the gallery shows are read for a poster and their facts: about 1 MB of each, once a "
     "version.", &C::posters, {.choices = "no|yes"}},

    {"host", kListening, kText, "ADDRESS", "127.0.0.1",
     "The address to listen on; 0.0.0.0 is every one, and the default when PORT or REPL_ID is "
     "in the environment.", &C::host, {.check = CheckHost}},
    {"port", kListening, kCount, "N", "5000",
     "The port to listen on; 0 takes any free one.",
     &C::port, {.least = 0, .most = 65535, .plain_variable = "PORT"}},
    {"loops", kListening, kCount, "N", "auto",
     "Event loops, a thread each; auto is one per core.",
     &C::loops, {.least = 1, .most = 256, .empty_word = "auto"}},

    {"cache-dir", kCache, kPath, "PATH", "~/.cache/reelcache",
     "The folder of the cache, which must be empty or ours; on Replit it is below /tmp, without a "
     "home folder below /var/tmp.", &C::cache_dir},
    {"cache-size", kCache, kSize, "SIZE", "auto",
     "The most the cache may take on disk; auto is 10GiB or a share of the free space, and at most "
     "256MiB where the disk is memory or ends with a published Repl.",
     &C::cache_size, {.least = 64 * kMiB, .most = 1024 * kTiB, .empty_word = "auto"}},
    {"memory", kCache, kSize, "SIZE", "auto",
     "The most that videos kept in memory may take; auto is 256MiB or a share of the memory limit.",
     &C::memory, {.least = kMiB, .most = kTiB, .empty_word = "auto", .reload = true}},
    {"pin-size", kCache, kSize, "SIZE", "auto",
     "The most that pinned objects may take on disk, whole ones, however much of them is cached; auto is a quarter of "
     "--cache-size.",
     &C::pin_size, {.least = kMiB, .most = 1024 * kTiB, .empty_word = "auto", .zero_word = "off"}},
    {"chunk-size", kCache, kSize, "SIZE", "256KiB",
     "The unit that is stored and evicted, a power of two; another one than the cache was made "
     "with needs --reset-cache.",
     &C::chunk_bytes, {.least = 64 * kKiB, .most = 4 * kMiB, .check = CheckChunkSize}},
    {"reset-cache", kCache, kFlag, "", "false",
     "Start with an empty cache.", &C::reset_cache},

    {"fresh-for", kFreshness, kDuration, "TIME", "60s",
     "How long an object is served before the origin is asked again whether it changed.",
     &C::fresh_for, {.least = 0, .most = kYear, .reload = true}},
    {"list-ttl", kFreshness, kDuration, "TIME", "30s",
     "How often the list of videos is read again.",
     &C::list_ttl, {.least = kShortest, .most = 24 * kHour, .reload = true}},
    {"negative-ttl", kFreshness, kDuration, "TIME", "10s",
     "How long a missing or forbidden object is remembered as such.",
     &C::negative_ttl, {.least = 0, .most = 24 * kHour, .reload = true}},
    {"stale-if-error", kFreshness, kDuration, "TIME", "24h",
     "How long past its freshness a cached object is still served while the origin fails.",
     &C::stale_if_error, {.least = 0, .most = kYear, .reload = true}},

    {"header-timeout", kViewers, kDuration, "TIME", "10s",
     "How long a request's head may take to arrive.",
     &C::header_timeout, {.least = kShortest, .most = kHour, .reload = true}},
    {"keepalive-timeout", kViewers, kDuration, "TIME", "60s",
     "How long an idle connection is kept.",
     &C::keepalive_timeout, {.least = kShortest, .most = 24 * kHour, .reload = true}},
    {"send-timeout", kViewers, kDuration, "TIME", "5min",
     "How long a viewer may take nothing of a running answer; a paused player is silent for "
     "minutes.", &C::send_timeout, {.least = kShortest, .most = 24 * kHour, .reload = true}},
    {"drain-timeout", kViewers, kDuration, "TIME", "10s",
     "How long running answers may take to end after SIGTERM.",
     &C::drain_timeout, {.least = 0, .most = kHour, .reload = true}},
    {"max-response", kViewers, kSize, "SIZE", "auto",
     "Longer answers go to players in part and to others in chunks without a length; auto is 24MiB "
     "where REPLIT_DEPLOYMENT or K_SERVICE is in the environment, else off.",
     &C::max_response,
     {.least = kMiB, .most = kTiB, .empty_word = "auto", .zero_word = "off", .reload = true}},

    {"origin-connect-timeout", kOrigin, kDuration, "TIME", "5s",
     "How long connecting to the origin may take.",
     &C::origin_connect_timeout, {.least = kShortest, .most = 10 * kMinute}},
    {"origin-stall-timeout", kOrigin, kDuration, "TIME", "15s",
     "How long the origin may send nothing before the fetch is tried again.",
     &C::origin_stall_timeout, {.least = kShortest, .most = kHour}},
    {"origin-connections", kOrigin, kCount, "N", "16",
     "Connections to the origin; one is kept free for what viewers wait for.",
     &C::origin_connections, {.least = 2, .most = 1024}},
    {"ca-file", kOrigin, kPath, "PATH", "",
     "Certificates to trust instead of the system's, in PEM form; SSL_CERT_FILE does the same.",
     &C::ca_file},

    {"price-list", kCost, kPrice, "USD", "auto",
     "What 1,000 requests for a page of names cost; auto is the public price of the kind of origin, "
     "nothing for dir: and http.", &C::price_list, {.most = 1000, .empty_word = "auto", .reload = true}},
    {"price-read", kCost, kPrice, "USD", "auto",
     "What 1,000 requests for an object cost.",
     &C::price_read, {.most = 1000, .empty_word = "auto", .reload = true}},
    {"price-egress", kCost, kPrice, "USD", "auto",
     "What 1 GB (10^9 bytes) of objects costs on its way out of the storage.",
     &C::price_egress, {.most = 1000, .empty_word = "auto", .reload = true}},

    {"admin", kOperating, kText, "WHERE", "auto",
     "Where operators are answered: HOST:PORT, unix:PATH or off; auto is 127.0.0.1:5010 if that is free, any port "
     "where --port is 0.", &C::admin, {.check = CheckAdmin}},
    {"public-stats", kOperating, kChoice, "WHAT", "yes",
     "Whether everyone may see /api/stats, which has totals and no names; else operators alone.",
     &C::public_stats, {.choices = "no|yes"}},
    {"access-log", kOperating, kPath, "PATH", "off",
     "Write a line per request, and in json per fetch from the origin, to this file, which SIGUSR1 opens anew; - is "
     "standard output.",
     &C::access_log, {.empty_word = "off"}},
    {"access-log-format", kOperating, kChoice, "FORMAT", "json",
     "How: json, an object a line, or the combined format of Apache and nginx with more fields behind it.",
     &C::access_log_combined, {.choices = "json|combined"}},
    {"log-level", kOperating, kChoice, "LEVEL", "info",
     "The least of what is logged on standard error; DEBUG=1 is debug.",
     &C::log_level, {.choices = kLogLevels, .reload = true}},
    {"supervise", kOperating, kChoice, "WHETHER", "yes",
     "Whether the server runs in a process of its own, which is started again when it crashes.",
     &C::supervise, {.choices = "no|yes"}},
    {"config", kOperating, kPath, "PATH", "",
     "Read options from this file; config/reelcache.json shows how.",
     &C::config_file, {.in_file = false, .reload = true}},
    {"web-dir", kOperating, kPath, "PATH", "",
     "The folder with the files of the gallery page.", &C::web_dir, {.hidden = true}},
};

struct Group {
  OptionGroup group;
  std::string_view title;
};

constexpr Group kGroups[] = {
    {kContent, "What is served"}, {kListening, "Where it listens"}, {kCache, "Cache"},
    {kFreshness, "Freshness"},    {kViewers, "Viewers"},            {kOrigin, "Origin"},
    {kCost, "Cost"},              {kOperating, "Operating"},
};

constexpr std::size_t kHelpColumn = 24;
constexpr std::size_t kHelpWidth = 80;
constexpr std::string_view kHelpFooter =
    "\nSizes: 64MiB, 10GiB, 1.5g. Times: 250ms, 60s, 5min, 24h, 1d.\n"
    "An option may also be a variable (--cache-size: REELCACHE_CACHE_SIZE), a line of\n"
    ".env in the working directory, or a key of the configuration file (cache_size).\n"
    "The first of these wins: option, environment, .env, configuration file, default.\n"
    "A change of those with * takes effect at SIGHUP, which reads all of them again.\n";

// How many letters must change to make `a` into `b` (Levenshtein).
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      std::size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({change, row[j] + 1, row[j + 1] + 1}));
    }
  }
  return row[b.size()];
}

std::string WithDashes(std::string_view name_or_key) {
  std::string name = AsciiLower(name_or_key);
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

std::string WithUnderscores(std::string_view name) {
  std::string key(name);
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

constexpr std::string_view Mark(const OptionSpec& option) { return option.rules.reload ? " *" : ""; }

// "--cache-size SIZE"; a choice names its words.
std::string Usage(const OptionSpec& option) {
  std::string_view value = option.kind == kChoice ? option.rules.choices : option.value_name;
  return FlagOf(option) + (value.empty() ? "" : " " + std::string(value));
}

// A flag is off until it is named, which needs no words.
std::string ShownDefault(const OptionSpec& option, fmt::string_view format) {
  if (option.kind == kFlag || option.default_text.empty()) return "";
  return fmt::format(fmt::runtime(format), option.default_text);
}

std::string Escaped(std::string_view text) {
  std::string out;
  for (char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

// `text` from column kHelpColumn on, broken at spaces before kHelpWidth.
std::string Wrapped(std::string_view text) {
  constexpr std::size_t kMost = kHelpWidth - kHelpColumn;
  std::string out;
  while (text.size() > kMost) {
    std::size_t space = text.rfind(' ', kMost);
    out += fmt::format("{}\n{:{}}", text.substr(0, space), "", kHelpColumn);
    text.remove_prefix(space + 1);
  }
  return out.append(text) + "\n";
}

std::string HelpEntry(const OptionSpec& option) {
  std::string usage = "  " + Usage(option) + std::string(Mark(option));
  bool fits = usage.size() + 2 <= kHelpColumn;
  std::string entry = fits ? fmt::format("{:{}}", usage, kHelpColumn)
                           : fmt::format("{}\n{:{}}", usage, "", kHelpColumn);
  return entry + Wrapped(std::string(option.help) + ShownDefault(option, " [{}]"));
}

}  // namespace

std::span<const OptionSpec> Options() { return kOptions; }

const OptionSpec* FindOption(std::string_view name_or_key) {
  std::string name(name_or_key);
  std::replace(name.begin(), name.end(), '_', '-');
  for (const OptionSpec& option : kOptions)
    if (option.name == name) return &option;
  return nullptr;
}

const OptionSpec& Option(std::string_view name) { return *FindOption(name); }

const OptionSpec* NearestOption(std::string_view name_or_key) {
  constexpr std::size_t kMostLetters = 40;  // longer text is no slip of the finger
  const std::string name = WithDashes(name_or_key);
  if (name.size() > kMostLetters) return nullptr;
  const OptionSpec* nearest = nullptr;
  std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const OptionSpec& option : kOptions) {
    bool begins = name.size() >= 3 && option.name.starts_with(name);
    std::size_t distance = begins ? 1 : Distance(name, option.name);
    if (distance < std::min(least, option.name.size())) {
      nearest = &option;
      least = distance;
    }
  }
  return nearest;
}

std::string FlagOf(const OptionSpec& option) { return "--" + std::string(option.name); }

std::string KeyOf(const OptionSpec& option) { return WithUnderscores(option.name); }

std::string VariableOf(const OptionSpec& option) {
  std::string variable = "REELCACHE_" + KeyOf(option);
  for (char& c : variable)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return variable;
}

bool AsksForHelp(std::span<const std::string> args) {
  return std::any_of(args.begin(), args.end(),
                     [](const std::string& arg) { return arg == "--help" || arg == "-h"; });
}

std::string MainHelp(std::string_view version) {
  return fmt::format(
      "reelcache {}: a seekable video gallery in front of storage, with a cache\n\n"
      "Usage: reelcache COMMAND [options]\n\n"
      "Commands:\n"
      "  serve                 serve the gallery and its videos\n"
      "  check                 read a little of each video and tell what is wrong\n"
      "  stats                 show how much a running server sent, and from where\n"
      "  warm                  fetch videos into the cache of a running server\n"
      "  purge                 take objects out of a running server's cache\n"
      "  pin, unpin, pins      keep objects in the cache, and list what is kept\n"
      "  explain               tell what a running server would do with a request now\n\n"
      "reelcache COMMAND --help shows the options of a command.\n\n"
      "  --help                show this text\n"
      "  --version             show the version\n",
      version);
}

std::string ServeHelp() {
  std::string out = "Usage: reelcache serve [options]\n";
  for (const auto& [group, title] : kGroups) {
    out += fmt::format("\n{}:\n", title);
    for (const OptionSpec& option : kOptions)
      if (option.group == group && !option.rules.hidden) out += HelpEntry(option);
  }
  return out.append(kHelpFooter);
}

std::string OptionsMarkdown() {
  std::string out = "| option | default | |\n|---|---|---|\n";
  for (const Group& group : kGroups)
    for (const OptionSpec& option : kOptions)
      if (option.group == group.group && !option.rules.hidden)
        out += fmt::format("| `{}`{} | {} | {} |\n", Escaped(Usage(option)), Mark(option),
                           ShownDefault(option, "`{}`"), Escaped(option.help));
  return out;
}

}  // namespace reelcache
