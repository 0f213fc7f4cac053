#include "app/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "unit/app/config_fixture.h"

namespace reelcache {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using SettingsTest = ConfigTest;

enum Source { kOption, kVariable, kPlainVariable, kDotEnv, kPlainDotEnv, kFile, kSourceCount };

constexpr int kPorts[] = {1001, 1002, 1003, 1004, 1005, 1006};
constexpr const char* kReasons[] = {"--port",
                                    "REELCACHE_PORT",
                                    "PORT",
                                    "REELCACHE_PORT in .env line 1",
                                    "PORT in .env line 2",
                                    "port in my.json line 1"};

TEST_F(SettingsTest, EverySourceBeatsTheOnesBelowIt) {
  for (unsigned set = 1; set < 1U << kSourceCount; ++set) {
    auto has = [set](Source source) { return (set >> source & 1) != 0; };
    auto text = [](Source source) { return std::to_string(kPorts[source]); };
    Args args;
    environment = {{"HOME", "/home/somebody"}};
    if (has(kOption)) args = {"--port", text(kOption)};
    if (has(kVariable)) environment["REELCACHE_PORT"] = text(kVariable);
    if (has(kPlainVariable)) environment["PORT"] = text(kPlainVariable);
    folder.Put(".env", (has(kDotEnv) ? "REELCACHE_PORT=" + text(kDotEnv) : "") + "\n" +
                           (has(kPlainDotEnv) ? "PORT=" + text(kPlainDotEnv) : "") + "\n");
    folder.Put("my.json", has(kFile) ? "{\"port\": " + text(kFile) + "}" : "{}");
    environment["REELCACHE_CONFIG"] = "my.json";
    ServeConfig config = Loaded(args);
    auto highest = static_cast<std::size_t>(__builtin_ctz(set));
    EXPECT_EQ(config.port, kPorts[highest]) << "sources " << set;
    EXPECT_EQ(config.port_reason, kReasons[highest]) << "sources " << set;
  }
}

TEST_F(SettingsTest, AnEmptyVariableIsNotSet) {
  environment["REELCACHE_PORT"] = "";
  environment["PORT"] = "";
  environment["REPL_ID"] = "";
  environment["REELCACHE_CONFIG"] = "";
  folder.Put(".env", "REELCACHE_PORT=\nPORT=8080\n");
  ServeConfig config = Loaded();
  EXPECT_EQ(config.port, 8080);
  EXPECT_EQ(config.host, "127.0.0.1");
}

TEST_F(SettingsTest, TheFileIsReadOnlyWhenItIsNamed) {
  folder.Put("config/reelcache.json", R"({"port": 1})");
  EXPECT_EQ(Loaded().port, 5000);
  EXPECT_EQ(Loaded({"--config", "config/reelcache.json"}).port, 1);
  EXPECT_EQ(Loaded({"--config", "config/reelcache.json"}).config_file,
            folder / "config/reelcache.json");
  folder.Put("other.json", R"({"port": 2})");
  folder.Put(".env", "REELCACHE_CONFIG=other.json");
  EXPECT_EQ(Loaded().port, 2);
  environment["REELCACHE_CONFIG"] = folder / "config/reelcache.json";
  EXPECT_EQ(Loaded().port, 1);
}

TEST_F(SettingsTest, ForeignKeysOfDotEnvChangeNothing) {
  folder.Put(".env",
             "ORIGIN=dir:/elsewhere\nHOST=9.9.9.9\nreelcache_port=1\nSECRET='x'\nMEMORY=1\n");
  ServeConfig config = Loaded();
  EXPECT_EQ(config.origin, "auto");
  EXPECT_EQ(config.host, "127.0.0.1");
  EXPECT_EQ(config.port, 5000);
  EXPECT_THAT(config.warnings, IsEmpty());
}

TEST_F(SettingsTest, DotEnvMayBeAFolder) {
  folder.Put(".env/bin/python", "");
  EXPECT_THAT(Loaded().warnings, IsEmpty());
}

TEST_F(SettingsTest, WarnsOfVariablesOfOursThatAreNone) {
  environment["REELCACHE_CACHE_SISE"] = "1GiB";
  environment["REELCACHE_"] = "x";
  folder.Put(".env", "\nREELCACHE_cache_dir=/tmp\n");
  EXPECT_THAT(
      Loaded().warnings,
      ElementsAre(
          "REELCACHE_ is not an option and changes nothing",
          "REELCACHE_CACHE_SISE is not an option and changes nothing: did you mean "
          "REELCACHE_CACHE_SIZE?",
          "REELCACHE_cache_dir in .env line 2 is not an option and changes nothing: did you mean "
          "REELCACHE_CACHE_DIR?"));
}

TEST_F(SettingsTest, DebugFollowsItsVariable) {
  struct Case {
    const char* value;
    bool debug;
  };
  for (const Case& c : std::to_array<Case>({{"True", true},
                                            {"true", true},
                                            {"1", true},
                                            {"False", false},
                                            {"0", false},
                                            {"", false},
                                            {"express:*", false}})) {
    environment["DEBUG"] = c.value;
    EXPECT_EQ(Loaded().debug, c.debug) << c.value;
  }
  environment.erase("DEBUG");
  folder.Put(".env", "DEBUG=True");
  EXPECT_TRUE(Loaded().debug);
  environment["DEBUG"] = "0";
  EXPECT_FALSE(Loaded().debug);
}

TEST_F(SettingsTest, DebugIsALogLevelUnlessAnotherIsSet) {
  EXPECT_EQ(Loaded({"--log-level", "Warn"}).log_level, "warn");
  environment["DEBUG"] = "1";
  EXPECT_EQ(Loaded().log_level, "debug");
  EXPECT_EQ(Loaded({"--log-level", "error"}).log_level, "error");
}

}  // namespace
}  // namespace reelcache
