#include "origin/s3_settings.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/temp_folder.h"

namespace reelcache {
namespace {

TEST(S3Settings, IniFiles) {
  IniFile file = ParseIni("# note\r\n[default]\r\nregion = us-west-2\ns3 =\n  addressing_style = path\n; x=y\n"
                          "[profile  two]\n REGION=eu\n[broken\nkey\n a=b=c\n");
  EXPECT_EQ(file["default"]["region"], "us-west-2");
  EXPECT_FALSE(file["default"].contains("addressing_style"));
  EXPECT_TRUE(file.contains("profile  two"));
}

class S3Files : public testing::Test {
 protected:
  S3Files() {
    folder_.Put("credentials", "[default]\naws_access_key_id=id\naws_secret_access_key=secret\n"
                               "[half]\naws_access_key_id=id\n"
                               "[session]\naws_access_key_id=a\naws_secret_access_key=b\naws_session_token=c\n");
    folder_.Put("config", "[default]\nregion=eu-west-3\n[profile session]\nregion=ap-south-1\nendpoint_url=https://s3.example/\n");
    variables_ = {{"AWS_SHARED_CREDENTIALS_FILE", folder_ / "credentials"}, {"AWS_CONFIG_FILE", folder_ / "config"}};
  }
  TempFolder folder_;
  Variables variables_;
};

TEST_F(S3Files, KeysComeFromTheEnvironmentFirst) {
  EXPECT_EQ((**FindS3Keys(variables_, "")).secret_access_key, "secret");
  variables_["AWS_ACCESS_KEY_ID"] = "env";
  EXPECT_FALSE(FindS3Keys(variables_, "")) << "half a pair";
  variables_["AWS_SECRET_ACCESS_KEY"] = "env-secret";
  variables_["AWS_SECURITY_TOKEN"] = "old-name";
  EXPECT_EQ((**FindS3Keys(variables_, "")).secret_access_key, "env-secret");
  EXPECT_EQ((**FindS3Keys(variables_, "")).session_token, "old-name");
  EXPECT_EQ((**FindS3Keys(variables_, "session")).session_token, "c") << "a profile that --origin names goes first";
}

TEST_F(S3Files, KeysAreOneWord) {
  Variables pasted{{"AWS_ACCESS_KEY_ID", " id\n"}, {"AWS_SECRET_ACCESS_KEY", "secret\r\n"}};
  EXPECT_EQ((**FindS3Keys(pasted, "")).secret_access_key, "secret");
  pasted["AWS_SESSION_TOKEN"] = "a\r\nX-Evil: b";
  auto keys = FindS3Keys(pasted, "");
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().message.find("Evil"), std::string::npos);
}

TEST_F(S3Files, ProfilesMustBeThereAndWhole) {
  EXPECT_NE(FindS3Keys(variables_, "half").error().message.find("only one half"), std::string::npos);
  EXPECT_NE(FindS3Keys(variables_, "none").error().message.find("AWS_PROFILE"), std::string::npos);
  variables_["AWS_SHARED_CREDENTIALS_FILE"] = folder_ / "not there";
  EXPECT_FALSE(FindS3Keys(variables_, "")->has_value()) << "no keys at all: a public bucket";
}

TEST_F(S3Files, RegionAndEndpoint) {
  auto settings = FindS3Settings(variables_, {});
  EXPECT_EQ(settings->region, "eu-west-3");
  EXPECT_EQ(settings->endpoint, "");
  settings = FindS3Settings(variables_, {"session", "", ""});
  EXPECT_EQ(settings->region, "ap-south-1");
  EXPECT_EQ(settings->endpoint, "https://s3.example");
  variables_["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9000/";
  variables_["AWS_ENDPOINT_URL_S3"] = "HTTP://Minio:80";
  variables_["AWS_DEFAULT_REGION"] = "r1";
  EXPECT_EQ(FindS3Settings(variables_, {})->endpoint, "http://minio");
  EXPECT_EQ(FindS3Settings(variables_, {})->region, "r1");
  EXPECT_EQ(FindS3Settings(variables_, {"", "r2", "https://a"})->region, "r2");
  variables_["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_EQ(FindS3Settings(variables_, {})->endpoint, "");
  EXPECT_EQ(FindS3Settings({}, {})->region, "us-east-1");
  for (const char* bad : {"127.0.0.1:9000", "ftp://x", "http://", "http://a/path", "https://user:pw@host"})
    EXPECT_FALSE(FindS3Settings({}, {"", "", bad})) << bad;
  EXPECT_EQ(FindS3Settings({}, {"", "", "https://me:hunter2@host"}).error().message.find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace reelcache
