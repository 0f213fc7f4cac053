#include "app/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <thread>

#include "app/config_file.h"
#include "app/options.h"
#include "unit/app/config_fixture.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::uint64_t kMiB = 1024 * 1024;

// ---- Defaults ----

TEST_F(ConfigTest, HasTheDocumentedDefaults) {
  ServeConfig config = Loaded();
  EXPECT_EQ(config.origin, "auto");
  EXPECT_EQ(config.host, "127.0.0.1");
  EXPECT_EQ(config.port, 5000);
  EXPECT_EQ(config.loops, static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
  EXPECT_EQ(config.cache_dir, "/home/somebody/.cache/reelcache");
  EXPECT_EQ(config.cache_size, std::nullopt);
  EXPECT_EQ(config.chunk_bytes, 256u * 1024);
  EXPECT_EQ(config.memory, std::nullopt);
  EXPECT_EQ(config.max_response, std::nullopt);
  EXPECT_EQ(config.fresh_for, 60s);
  EXPECT_EQ(config.list_ttl, 30s);
  EXPECT_EQ(config.negative_ttl, 10s);
  EXPECT_EQ(config.stale_if_error, 24h);
  EXPECT_EQ(config.header_timeout, 10s);
  EXPECT_EQ(config.keepalive_timeout, 60s);
  EXPECT_EQ(config.send_timeout, 5min);
  EXPECT_EQ(config.drain_timeout, 10s);
  EXPECT_EQ(config.origin_connect_timeout, 5s);
  EXPECT_EQ(config.origin_stall_timeout, 15s);
  EXPECT_EQ(config.origin_connections, 16);
  EXPECT_FALSE(config.price_list || config.price_read || config.price_egress);
  EXPECT_FALSE(config.serve_all);
  EXPECT_FALSE(config.serve_hidden);
  EXPECT_FALSE(config.reset_cache);
  EXPECT_FALSE(config.debug);
  EXPECT_EQ(config.access_log, "");
  EXPECT_EQ(config.admin, "auto");
  EXPECT_EQ(config.admin_token, "");
  EXPECT_TRUE(config.public_stats);
  EXPECT_EQ(config.log_level, "info");
  EXPECT_TRUE(config.supervise);
  EXPECT_EQ(config.ca_file, "");
  EXPECT_EQ(config.config_file, "");
  EXPECT_EQ(config.host_reason, "default");
  EXPECT_EQ(config.port_reason, "default");
  EXPECT_THAT(config.warnings, IsEmpty());
}

TEST_F(ConfigTest, TakesEveryOptionFromTheCommandLine) {
  folder.Put("ca.pem", "");
  ServeConfig config = Loaded({"--origin",
                               "https://host/films/",
                               "--serve=all",
                               "--serve-hidden",
                               "--host",
                               "[::1]",
                               "--port=0",
                               "--loops",
                               "3",
                               "--cache-dir",
                               "cache/./here",
                               "--cache-size",
                               "64MiB",
                               "--memory",
                               "1.5g",
                               "--chunk-size",
                               "1MiB",
                               "--reset-cache",
                               "--fresh-for",
                               "0",
                               "--list-ttl",
                               "1min",
                               "--negative-ttl",
                               "0s",
                               "--stale-if-error",
                               "2d",
                               "--header-timeout",
                               "250ms",
                               "--keepalive-timeout",
                               "5",
                               "--send-timeout",
                               "1h",
                               "--drain-timeout",
                               "0",
                               "--max-response",
                               "off",
                               "--origin-connect-timeout",
                               "1s",
                               "--origin-stall-timeout",
                               "2s",
                               "--origin-connections",
                               "2",
                               "--ca-file",
                               "ca.pem",
                               "--price-list",
                               "0.005",
                               "--price-read",
                               "0",
                               "--price-egress",
                               "0.12",
                               "--access-log",
                               "-",
                               "--web-dir",
                               "/srv/web"});
  EXPECT_EQ(config.origin, "https://host/films/");
  EXPECT_TRUE(config.serve_all);
  EXPECT_TRUE(config.serve_hidden);
  EXPECT_EQ(config.host, "::1");
  EXPECT_EQ(config.port, 0);
  EXPECT_EQ(config.loops, 3);
  EXPECT_EQ(config.cache_dir, folder / "cache/here");
  EXPECT_EQ(config.cache_size, 64 * kMiB);
  EXPECT_EQ(config.memory, 1536 * kMiB);
  EXPECT_EQ(config.max_response, 0u);
  EXPECT_EQ(config.chunk_bytes, kMiB);
  EXPECT_TRUE(config.reset_cache);
  EXPECT_EQ(config.fresh_for, 0s);
  EXPECT_EQ(config.list_ttl, 1min);
  EXPECT_EQ(config.negative_ttl, 0s);
  EXPECT_EQ(config.stale_if_error, 48h);
  EXPECT_EQ(config.header_timeout, 250ms);
  EXPECT_EQ(config.keepalive_timeout, 5s);
  EXPECT_EQ(config.send_timeout, 1h);
  EXPECT_EQ(config.drain_timeout, 0s);
  EXPECT_EQ(config.origin_connect_timeout, 1s);
  EXPECT_EQ(config.origin_stall_timeout, 2s);
  EXPECT_EQ(config.origin_connections, 2);
  EXPECT_EQ(config.ca_file, folder / "ca.pem");
  EXPECT_EQ(config.price_list, 0.005);
  EXPECT_EQ(config.price_read, 0.0);
  EXPECT_EQ(config.price_egress, 0.12);
  EXPECT_EQ(config.access_log, "-");
  EXPECT_EQ(config.web_dir, "/srv/web");
}

TEST_F(ConfigTest, TheLastOfTwoEqualOptionsWins) {
  EXPECT_EQ(Loaded({"--port", "1", "--port", "2"}).port, 2);
  EXPECT_FALSE(Loaded({"--serve-hidden", "--serve-hidden=false"}).serve_hidden);
}

// ---- Host ----

TEST_F(ConfigTest, HostFollowsThePlatformUnlessItIsSet) {
  struct Case {
    Environment environment;
    Args args;
    const char* host;
    const char* reason;
  };
  for (const Case& c : std::to_array<Case>({
           {{}, {}, "127.0.0.1", "default"},
           {{{"PORT", "8080"}}, {}, "0.0.0.0", "PORT is in the environment"},
           {{{"REPL_ID", "x"}}, {}, "0.0.0.0", "REPL_ID is in the environment"},
           {{{"PORT", "8080"}}, {"--port", "1"}, "0.0.0.0", "PORT is in the environment"},
           {{{"PORT", "8080"}}, {"--host", "127.0.0.1"}, "127.0.0.1", "--host"},
           {{{"REPL_ID", "x"}, {"REELCACHE_HOST", "::1"}}, {}, "::1", "REELCACHE_HOST"},
           {{{"REELCACHE_PORT", "8080"}}, {}, "127.0.0.1", "default"},
           {{{"HOST", "1.2.3.4"}}, {}, "127.0.0.1", "default"},
           {{}, {"--host", "localhost"}, "localhost", "--host"},
       })) {
    environment = c.environment;
    environment["HOME"] = "/home/somebody";
    ServeConfig config = Loaded(c.args);
    EXPECT_EQ(config.host, c.host) << c.reason;
    EXPECT_EQ(config.host_reason, c.reason);
  }
}

TEST_F(ConfigTest, AHostInAFileIsSetToo) {
  environment["PORT"] = "8080";
  folder.Put("my.json", R"({"host": "127.0.0.1"})");
  EXPECT_EQ(Loaded({"--config", "my.json"}).host, "127.0.0.1");
  folder.Put(".env", "REELCACHE_HOST=127.0.0.2");
  EXPECT_EQ(Loaded({"--config", "my.json"}).host_reason, "REELCACHE_HOST in .env line 1");
}

// A `.env` is often another program's: its PORT must not open this one to the network.
TEST_F(ConfigTest, APortInDotEnvDoesNotOpenTheHost) {
  folder.Put(".env", "PORT=8080\nREPL_ID=x\n");
  ServeConfig config = Loaded();
  EXPECT_EQ(config.port, 8080);
  EXPECT_EQ(config.host, "127.0.0.1");
}

// ---- Paths ----

TEST_F(ConfigTest, PathsBeginInTheWorkingDirectoryOrAtHome) {
  EXPECT_EQ(Loaded({"--cache-dir", "~/c"}).cache_dir, "/home/somebody/c");
  EXPECT_EQ(Loaded({"--cache-dir", "/c/../d"}).cache_dir, "/d");
  EXPECT_EQ(Loaded({"--access-log", "log"}).access_log, folder / "log");
  EXPECT_EQ(Loaded({"--access-log", "off"}).access_log, "");
}

TEST_F(ConfigTest, WithoutAHomeTheCacheIsBelowVarTmp) {
  const std::string fallback = "/var/tmp/reelcache-" + std::to_string(geteuid());
  environment["HOME"] = "";
  EXPECT_EQ(Loaded().cache_dir, fallback);
  environment.erase("HOME");
  EXPECT_EQ(Loaded().cache_dir, fallback);
  EXPECT_EQ(ErrorOf({"--cache-dir", "~/c"}),
            "--cache-dir begins with ~ but HOME is not set: write the whole path");
}

TEST_F(ConfigTest, OnReplitTheCacheIsOutsideOfTheWorkspace) {
  environment["REPL_ID"] = "x";
  EXPECT_EQ(Loaded().cache_dir, "/tmp/reelcache-" + std::to_string(geteuid()));
  EXPECT_EQ(Loaded({"--cache-dir", "~/c"}).cache_dir, "/home/somebody/c");
}

TEST_F(ConfigTest, KnowsWhereItRuns) {
  EXPECT_FALSE(Loaded().platform.replit || Loaded().platform.published || Loaded().platform.cloud_run);
  environment = {{"REPL_ID", "x"}, {"REPLIT_DEPLOYMENT", ""}};
  EXPECT_TRUE(Loaded().platform.replit);
  EXPECT_FALSE(Loaded().platform.published);
  environment = {{"REPLIT_DEPLOYMENT", "1"}, {"K_SERVICE", "x"}};
  EXPECT_TRUE(Loaded().platform.published);
  EXPECT_TRUE(Loaded().platform.cloud_run);
}

// ---- Errors: one sentence with the option, its place and the cure ----

TEST_F(ConfigTest, RefusesEveryBadValueWithACure) {
  struct Case {
    Args args;
    const char* message;
  };
  for (
      const Case& c : std::to_array<Case>({
          {{"--port", "http"},
           "--port is \"http\", which is not a whole number from 0 to 65535: write one such as "
           "5000"},
          {{"--port", "65536"},
           "--port is \"65536\", which is not a whole number from 0 to 65535: write one such as "
           "5000"},
          {{"--port", "-1"},
           "--port is \"-1\", which is not a whole number from 0 to 65535: write one such as 5000"},
          {{"--port", "80.5"},
           "--port is \"80.5\", which is not a whole number from 0 to 65535: write one such as "
           "5000"},
          {{"--port", "auto"},
           "--port is \"auto\", which is not a whole number from 0 to 65535: write one such as "
           "5000"},
          {{"--loops", "0"},
           "--loops is \"0\", which is not a whole number from 1 to 256: write one such as 2 or "
           "auto"},
          {{"--cache-size", "63MiB"},
           "--cache-size is \"63MiB\", which is not a size from 64MiB to 1024TiB: write one such "
           "as 256MiB or auto"},
          {{"--cache-size", "big"},
           "--cache-size is \"big\", which is not a size from 64MiB to 1024TiB: write one such as "
           "256MiB or auto"},
          {{"--max-response", "none"},
           "--max-response is \"none\", which is not a size from 1MiB to 1TiB: write one such as "
           "256MiB or auto"},
          {{"--memory", "99999999999999999999"},
           "--memory is \"99999999999999999999\", which is not a size from 1MiB to 1TiB: write one "
           "such as 256MiB or auto"},
          {{"--chunk-size", "32KiB"},
           "--chunk-size is \"32KiB\", which is not a size from 64KiB to 4MiB: write one such as "
           "256KiB"},
          {{"--chunk-size", "300KiB"},
           "--chunk-size is 300KiB, which is not a power of two: write 64KiB, 128KiB, 256KiB, "
           "512KiB, 1MiB, 2MiB or 4MiB"},
          {{"--fresh-for", "soon"},
           "--fresh-for is \"soon\", which is not a time from 0s to 365d: write one such as 60s"},
          {{"--send-timeout", "99ms"},
           "--send-timeout is \"99ms\", which is not a time from 100ms to 1d: write one such as "
           "5min"},
          {{"--origin-connections", "1"},
           "--origin-connections is \"1\", which is not a whole number from 2 to 1024: write one "
           "such as 16"},
          {{"--log-level", "loud"}, "--log-level is \"loud\", which is unknown: write debug, info, warn or error"},
          {{"--serve", "some"}, "--serve is \"some\", which is unknown: write media or all"},
          {{"--serve-hidden=perhaps"},
           "--serve-hidden is \"perhaps\", which is neither true nor false: write one of these"},
          {{"--host", "example.org"},
           "--host is \"example.org\", which is not an IP address: write 127.0.0.1 for this "
           "machine alone or 0.0.0.0 for everyone"},
          {{"--host", "a\nb"}, "--host holds a control character, such as a line break: remove it"},
          {{"--host", ""}, "--host has no value: write one or leave the option out"},
          {{"--host="}, "--host has no value: write one or leave the option out"},
          {{"--host=", "--port", "1"}, "--host has no value: write one or leave the option out"},
          {{"--host"}, "--host has no value: reelcache serve --help shows what it takes"},
          {{"--host", "--port", "1"},
           "--host has no value: reelcache serve --help shows what it takes"},
          {{"--cach-size", "1GiB"},
           "\"--cach-size\" is not an option of serve: did you mean --cache-size?"},
          {{"--cache_size=1GiB"},
           "\"--cache_size\" is not an option of serve: did you mean --cache-size?"},
          {{"-p", "80"}, "\"-p\" is not an option of serve: reelcache serve --help shows them"},
          {{"videos"}, "\"videos\" is not an option of serve: reelcache serve --help shows them"},
          {{"--config", "gone.json"},
           "--config names \"gone.json\", which cannot be read (No such file or directory): give "
           "the path of a configuration file"},
          {{"--config", "."},
           "--config names \".\", which cannot be read (it is not a file): give the path of a "
           "configuration file"},
      }))
    EXPECT_EQ(ErrorOf(c.args), c.message);
}

TEST_F(ConfigTest, RefusesOriginsOfNoKnownKind) {
  for (const char* origin : {"videos", "dir:", "ftp://host/", "s4://bucket"})
    EXPECT_THAT(ErrorOf({"--origin", origin}), AllOf(StartsWith("--origin "), HasSubstr("dir:"),
                                                     Not(HasSubstr("--origin --origin"))))
        << origin;
}

TEST_F(ConfigTest, SeveralOriginsHaveNames) {
  ServeConfig config = Loaded({"--origin", "a=dir:x", "--origin", "b=gs://bucket/films"});
  EXPECT_EQ(SplitOrigins(config.origin), (std::vector<std::string>{"a=dir:x", "b=gs://bucket/films"}));
  EXPECT_EQ(SplitOrigins("a=dir:x;b=dir:y"), (std::vector<std::string>{"a=dir:x", "b=dir:y"}));
  EXPECT_EQ(SplitOrigins("dir:x;y=z"), std::vector<std::string>{"dir:x;y=z"});
  EXPECT_THAT(ErrorOf({"--origin", "dir:x", "--origin", "dir:y"}), HasSubstr("NAME=URL"));
  folder.Put("several.json", R"({"origin": ["a=dir:x", "b=dir:y"]})");
  EXPECT_EQ(SplitOrigins(Loaded({"--config", "several.json"}).origin), (std::vector<std::string>{"a=dir:x", "b=dir:y"}));
}

TEST_F(ConfigTest, OriginsSeeWhatDotEnvAdds) {
  environment["AWS_REGION"] = "process";
  folder.Put(".env", "AWS_REGION=file\nAWS_PROFILE=two\n");
  ServeConfig config = Loaded();
  EXPECT_EQ(config.environment["AWS_REGION"], "process");
  EXPECT_EQ(config.environment["AWS_PROFILE"], "two");
}

TEST_F(ConfigTest, ABadOriginKeepsItsPassword) {
  environment["REELCACHE_ORIGIN"] = "https://me:hunter2@host/";
  EXPECT_THAT(ErrorOf(), AllOf(StartsWith("REELCACHE_ORIGIN "), Not(HasSubstr("hunter2"))));
}

TEST_F(ConfigTest, NamesThePlaceOfABadValue) {
  const std::string rest =
      " is \"x\", which is not a whole number from 0 to 65535: write one such as 5000";
  environment["PORT"] = "x";
  EXPECT_EQ(ErrorOf(), "PORT" + rest);
  environment["REELCACHE_PORT"] = "x";
  EXPECT_EQ(ErrorOf(), "REELCACHE_PORT" + rest);
  environment.erase("PORT");
  environment.erase("REELCACHE_PORT");
  folder.Put(".env", "# ours\nPORT=x");
  EXPECT_EQ(ErrorOf(), "PORT in .env line 2" + rest);
  folder.Put(".env", "");
  folder.Put("my.json", "{\n\"memory\": \"tiny\"\n}");
  EXPECT_EQ(ErrorOf({"--config", "my.json"}),
            "memory in my.json line 2 is \"tiny\", which is not a size from 1MiB to 1TiB: write "
            "one such as 256MiB or auto");
}

TEST_F(ConfigTest, RefusesWhatIsNoPrice) {
  EXPECT_EQ(ErrorOf({"--price-egress", "$0.12"}),
            "--price-egress is \"$0.12\", which is not a price from 0 to 1000 US dollars: write one such "
            "as 0.005, or auto");
  EXPECT_THAT(ErrorOf({"--price-read=-1"}), StartsWith("--price-read"));
}

TEST_F(ConfigTest, ABadValueBelowAGoodOneIsNotLookedAt) {
  environment["PORT"] = "x";
  EXPECT_EQ(Loaded({"--port", "1"}).port, 1);
}

TEST_F(ConfigTest, RefusesCertificatesThatCannotBeRead) {
  EXPECT_EQ(ErrorOf({"--ca-file", "gone.pem"}),
            "--ca-file names \"" + (folder / "gone.pem") +
                "\", which cannot be read: give a file of certificates in PEM form");
}

// Every number of the table at its bounds and just outside of them.
TEST_F(ConfigTest, KeepsTheBoundsOfTheTable) {
  for (const OptionSpec& option : Options()) {
    const auto& rules = option.rules;
    const char* unit = option.kind == ValueKind::kDuration ? "ms" : "";
    auto with = [&](std::uint64_t number) {
      return Args{FlagOf(option), std::to_string(number) + unit};
    };
    if (rules.most == 0) continue;
    EXPECT_TRUE(Load(with(rules.least)).ok()) << option.name;
    EXPECT_TRUE(Load(with(rules.most)).ok()) << option.name;
    EXPECT_THAT(ErrorOf(with(rules.most + 1)), StartsWith(FlagOf(option)));
    if (rules.least == 0) continue;
    EXPECT_THAT(ErrorOf(with(rules.least - 1)), StartsWith(FlagOf(option)));
  }
}

// ---- ConfiguredPort ----

TEST_F(ConfigTest, ThePortIsKnownEvenWhenAnotherSettingIsWrong) {
  environment["REELCACHE_MEMORY"] = "lots";
  environment["PORT"] = "8080";
  EXPECT_EQ(*ConfiguredPort(environment, folder.path()), 8080);
  environment["PORT"] = "x";
  EXPECT_THAT(ConfiguredPort(environment, folder.path()).error().message,
              StartsWith("PORT is \"x\""));
}

// ---- config/reelcache.json ----

std::string ShippedFile() {
  for (auto at = std::filesystem::absolute(__FILE__); at != at.root_path(); at = at.parent_path()) {
    std::ifstream file(at / "config/reelcache.json");
    if (file) return {std::istreambuf_iterator<char>(file), {}};
  }
  return "not found";
}

// "  // "key": value" -> "  "key": value".
std::string WithCommentedKeys(std::string text) {
  const std::string begin = "\n  // \"";
  for (std::size_t at = 0; (at = text.find(begin, at)) != std::string::npos;)
    text.replace(at, begin.size(), "\n  \"");
  return text;
}

TEST_F(ConfigTest, TheShippedFileSaysTheDefaults) {
  folder.Put("my.json", ShippedFile());
  ServeConfig from_file = Loaded({"--config", "my.json"});
  auto settings = ParseConfigFile(ShippedFile(), "my.json");
  ASSERT_TRUE(settings.ok());
  for (const auto& [option, setting] : *settings)
    EXPECT_EQ(setting.text, option->default_text) << option->name;
  ServeConfig plain = Loaded();
  EXPECT_EQ(from_file.cache_dir, plain.cache_dir);
  EXPECT_EQ(from_file.cache_size, plain.cache_size);
  EXPECT_EQ(from_file.loops, plain.loops);
  EXPECT_EQ(from_file.access_log, plain.access_log);
}

TEST_F(ConfigTest, TheShippedFileNamesEveryOption) {
  auto settings = ParseConfigFile(WithCommentedKeys(ShippedFile()), "my.json");
  ASSERT_TRUE(settings.ok()) << settings.error().message;
  for (const OptionSpec& option : Options()) {
    bool expected = option.rules.in_file && !option.rules.hidden;
    EXPECT_EQ(settings->contains(&option), expected) << option.name;
  }
  EXPECT_EQ(settings->at(&Option("host")).text, "127.0.0.1");
}

// ---- Operators ----

TEST_F(ConfigTest, TheAdminTokenIsNoOption) {
  environment[kAdminToken] = "0123456789abcdef";
  EXPECT_EQ(Loaded().admin_token, "0123456789abcdef");
  EXPECT_THAT(Loaded().warnings, IsEmpty());
  EXPECT_THAT(ErrorOf({"--admin-token", "0123456789abcdef"}), HasSubstr("is not an option"));
  environment.erase(kAdminToken);
  folder.Put(".env", "REELCACHE_ADMIN_TOKEN='a token of the folder'\nREELCACHE_ADMIN=off\n");
  EXPECT_THAT(ErrorOf(), AllOf(StartsWith("REELCACHE_ADMIN_TOKEN needs at least 16"), Not(HasSubstr("folder"))));
  folder.Put(".env", "REELCACHE_ADMIN_TOKEN=a-token-of-the-folder\nREELCACHE_ADMIN=off\n");
  EXPECT_EQ(Loaded().admin_token, "a-token-of-the-folder");
  EXPECT_EQ(Loaded().admin, "off");
  environment[kAdminToken] = "short";
  EXPECT_THAT(ErrorOf(), HasSubstr("openssl rand"));
}

TEST_F(ConfigTest, WhatOthersCanReachNeedsAToken) {
  for (const char* inside : {"127.0.0.1:1", "localhost:0", "[::1]:5010", "unix:admin.sock", "off"})
    EXPECT_TRUE(Load({"--admin", inside}).ok()) << inside;
  EXPECT_THAT(ErrorOf({"--admin", "0.0.0.0:5010"}), AllOf(StartsWith("--admin is \"0.0.0.0:5010\""), HasSubstr(kAdminToken)));
  EXPECT_THAT(ErrorOf({"--admin", "example.org:80"}), HasSubstr("unix: and a path"));
  environment[kAdminToken] = "0123456789abcdef";
  EXPECT_EQ(Loaded({"--admin", "0.0.0.0:5010"}).admin, "0.0.0.0:5010");
}

TEST_F(ConfigTest, AnAdminSocketBelowTheWorkingDirectoryIsNamedInFull) {
  EXPECT_EQ(Loaded({"--admin", "unix:run/admin.sock"}).admin, "unix:" + (folder.path() / "run/admin.sock").string());
  EXPECT_EQ(Loaded({"--admin", "unix:~/admin.sock"}).admin, "unix:/home/somebody/admin.sock");
  EXPECT_EQ(Loaded({"--admin", "unix:/run/admin.sock"}).admin, "unix:/run/admin.sock");
}

TEST_F(ConfigTest, TheShippedFileLeavesTheHostToThePlatform) {
  environment["PORT"] = "8080";
  folder.Put("my.json", ShippedFile());
  ServeConfig config = Loaded({"--config", "my.json"});
  EXPECT_EQ(config.host, "0.0.0.0");
  EXPECT_EQ(config.port, 8080);
}

}  // namespace
}  // namespace reelcache
