// What `reelcache serve` was asked to be, and where each answer came from.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace reelcache {

// Variables by name. A variable without a value counts as not set.
using Environment = std::map<std::string, std::string>;

// Where the environment says we run.
struct Platform {
  bool replit = false;     // REPL_ID
  bool published = false;  // REPLIT_DEPLOYMENT: a published app, not a workspace
  bool cloud_run = false;  // K_SERVICE
};

// Defaults stand in the table of options (options.cc) alone.
struct ServeConfig {
  std::string origin;                      // as written; kAutoOrigin: to be chosen where it runs
  Environment environment;                 // with what `.env` adds, for origins' credentials
  std::string host;        // an IP address without brackets, or "localhost"
  std::uint16_t port = 0;  // 0: any free port
  int loops = 0;

  std::filesystem::path cache_dir;          // absolute
  std::optional<std::uint64_t> cache_size;  // bytes; absent: chosen after the disk
  std::uint32_t chunk_bytes = 0;            // a power of two
  std::optional<std::uint64_t> memory;      // bytes; absent: chosen after the machine
  std::optional<std::uint64_t> pin_size;    // bytes; absent: a share of the cache's
  bool reset_cache = false;

  std::chrono::milliseconds fresh_for{};
  std::chrono::milliseconds list_ttl{};
  std::chrono::milliseconds negative_ttl{};
  std::chrono::milliseconds stale_if_error{};

  std::chrono::milliseconds header_timeout{};
  std::chrono::milliseconds keepalive_timeout{};
  std::chrono::milliseconds send_timeout{};
  std::chrono::milliseconds drain_timeout{};
  std::optional<std::uint64_t> max_response;  // bytes; 0: off; absent: chosen after the platform

  std::chrono::milliseconds origin_connect_timeout{};
  std::chrono::milliseconds origin_stall_timeout{};
  int origin_connections = 0;
  std::string ca_file;  // absolute; empty: the system's certificates

  std::optional<double> price_list;    // US dollars for 1,000 requests; absent: by the kind of origin, as all three
  std::optional<double> price_read;    // US dollars for 1,000 requests
  std::optional<double> price_egress;  // US dollars for 10^9 bytes

  bool serve_all = false;  // false: media, subtitles and pictures
  bool serve_hidden = false;
  bool posters = true;
  std::string admin;        // as written, but a relative path after "unix:" is absolute; see AdminPlace
  std::uint16_t admin_port_before = 0;  // taken where `admin` says any port, if it is still free; 0: none
  std::string admin_token;  // kAdminToken; empty: none
  bool public_stats = true;
  std::string log_level;              // one of kLogLevels
  bool supervise = true;
  std::string access_log;             // absolute, or "-"; empty: off
  bool access_log_combined = false;   // false: JSON
  std::filesystem::path web_dir;      // empty: not given and not found
  std::filesystem::path config_file;  // empty: none was read
  bool debug = false;                 // DEBUG=1: core files, and a log level of debug unless another is set
  Platform platform;

  std::string host_reason;  // which source decided, for the line at the start
  std::string port_reason;
  std::vector<std::string> warnings;  // one sentence each, for the log
};

inline constexpr std::string_view kAutoOrigin = "auto";

// A variable that is no option: it must not stand on a command line, which others can read.
inline constexpr const char* kAdminToken = "REELCACHE_ADMIN_TOKEN";

// The values of --origin in one text: a line each; NAME=URL;NAME=URL in one line also counts as several.
std::vector<std::string> SplitOrigins(std::string_view text);

// `args` are the words after `serve`; `cwd` holds the `.env` and is where relative paths begin.
// Highest first: option, environment, `.env`, configuration file, default. Errors: kInvalid, one
// sentence with the option as it was written, where that was, and the cure.
Result<ServeConfig> LoadServeConfig(const std::vector<std::string>& args,
                                    const Environment& environment,
                                    const std::filesystem::path& cwd);

// The port `reelcache serve` would take here, for commands that talk to it. Other settings may be
// wrong.
Result<std::uint16_t> ConfiguredPort(const Environment& environment,
                                     const std::filesystem::path& cwd);

// The variables of this process.
Environment ProcessEnvironment();

}  // namespace reelcache
