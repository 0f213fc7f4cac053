#include "app/reload.h"

#include <gmock/gmock.h>

#include "unit/app/config_fixture.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

using ReloadTest = ConfigTest;

TEST_F(ReloadTest, TakesOverWhatMayChange) {
  ServeConfig running = Loaded({"--fresh-for", "1h", "--memory", "64MiB"});
  Reload reload = PlanReload(running, Loaded({"--fresh-for", "5s", "--log-level", "warn", "--serve", "all"}));
  EXPECT_THAT(reload.changed, ElementsAre("--serve", "--memory", "--fresh-for", "--log-level"));
  EXPECT_THAT(reload.needs_restart, IsEmpty());
  EXPECT_EQ(reload.config.fresh_for, 5s);
  EXPECT_EQ(reload.config.memory, std::nullopt);
  EXPECT_EQ(reload.config.log_level, "warn");
  EXPECT_TRUE(reload.config.serve_all);
}

TEST_F(ReloadTest, NamesWhatNeedsARestartEveryTime) {
  ServeConfig wanted = Loaded({"--port", "6000", "--loops", "7", "--list-ttl", "9s"});
  Reload first = PlanReload(Loaded(), wanted);
  EXPECT_THAT(first.changed, ElementsAre("--list-ttl"));
  EXPECT_THAT(first.needs_restart, ElementsAre("--port", "--loops"));
  EXPECT_EQ(first.config.port, 5000);
  Reload second = PlanReload(first.config, wanted);
  EXPECT_THAT(second.changed, IsEmpty());
  EXPECT_THAT(second.needs_restart, ElementsAre("--port", "--loops"));
}

TEST_F(ReloadTest, NothingChanged) {
  Reload reload = PlanReload(Loaded(), Loaded());
  EXPECT_THAT(reload.changed, IsEmpty());
  EXPECT_THAT(reload.needs_restart, IsEmpty());
}

TEST_F(ReloadTest, KeysInDotEnvAreReadOnlyAtTheStart) {
  folder.Put(".env", "AWS_SECRET_ACCESS_KEY=a\nREELCACHE_FRESH_FOR=1h\nDEBUG=1\n");
  ServeConfig running = Loaded();
  folder.Put(".env", "AWS_SECRET_ACCESS_KEY=b\nAWS_REGION=here\nREELCACHE_FRESH_FOR=2h\n");
  Reload reload = PlanReload(running, Loaded());
  EXPECT_THAT(reload.changed, ElementsAre("--fresh-for", "--log-level"));
  EXPECT_THAT(reload.needs_restart, ElementsAre("AWS_REGION", "AWS_SECRET_ACCESS_KEY"));
}

}  // namespace
}  // namespace reelcache
