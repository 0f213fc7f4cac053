// Loads a configuration from what a test wrote down.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "app/config.h"
#include "support/temp_folder.h"

namespace reelcache {

using Args = std::vector<std::string>;

// A working directory without `.env` and an environment with nothing but a home folder.
class ConfigTest : public testing::Test {
 protected:
  Result<ServeConfig> Load(const Args& args = {}) {
    return LoadServeConfig(args, environment, folder.path());
  }

  ServeConfig Loaded(const Args& args = {}) {
    auto config = Load(args);
    EXPECT_TRUE(config.ok()) << config.error().message;
    return config.ok() ? *config : ServeConfig{};
  }

  std::string ErrorOf(const Args& args = {}) {
    auto config = Load(args);
    if (config.ok()) return "no error";
    EXPECT_EQ(config.error().kind, ErrorKind::kInvalid);
    EXPECT_EQ(config.error().message.find('\n'), std::string::npos);
    return config.error().message;
  }

  TempFolder folder;
  Environment environment{{"HOME", "/home/somebody"}};
};

}  // namespace reelcache
