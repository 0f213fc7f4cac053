#include "origin/google_credentials.h"

#include <gtest/gtest.h>

#include "support/temp_folder.h"

namespace reelcache {
namespace {

constexpr const char* kAccount =
    R"({"type": "service_account", "client_email": "a@b", "private_key": "KEY", "token_uri": "https://t/"})";

TEST(GoogleCredentials, Files) {
  auto account = ParseGoogleCredentials(kAccount);
  ASSERT_TRUE(account) << account.error().message;
  EXPECT_EQ(std::get<ServiceAccount>(*account).email, "a@b");
  auto user = ParseGoogleCredentials(R"({"type": "authorized_user", "client_id": "i", "client_secret": "s", "refresh_token": "r"})");
  ASSERT_TRUE(user);
  EXPECT_EQ(std::get<AuthorizedUser>(*user).token_uri, "https://oauth2.googleapis.com/token");
  for (const char* bad : {"", "[]", "{}", R"({"type": "external_account"})", R"({"type": "service_account", "private_key": "SECRET"})",
                          R"({"type": "service_account", "client_email": "a", "private_key": "SECRET", "token_uri": "http://evil/"})",
                          R"({"type": "service_account", "client_email": "a", "private_key": "SECRET", "token_uri": "http://127.0.0.1.evil/"})",
                          R"({"type": "service_account", "client_email": "a", "private_key": "SECRET", "token_uri": "https://localhost@evil/"})"}) {
    auto parsed = ParseGoogleCredentials(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().message.find("SECRET"), std::string::npos);
  }
}

TEST(GoogleCredentials, WhereTheyAreLookedFor) {
  TempFolder folder;
  folder.Put("key.json", kAccount);
  folder.Put(".config/gcloud/application_default_credentials.json",
             R"({"type": "authorized_user", "client_id": "i", "client_secret": "s", "refresh_token": "r"})");
  const std::string key = folder / "key.json", home = folder.path();
  auto kind = [](const Variables& variables) { return FindGoogleCredentials(variables)->index(); };
  EXPECT_EQ(kind({{"GOOGLE_APPLICATION_CREDENTIALS", key}, {"HOME", home}}), 0U);
  EXPECT_EQ(kind({{"HOME", home}}), 1U);
  EXPECT_EQ(kind({{"HOME", "/nonexistent"}}), 2U);
  EXPECT_EQ(kind({{"HOME", home}, {"STORAGE_EMULATOR_HOST", "h"}}), 3U);
  EXPECT_EQ(kind({{"GOOGLE_APPLICATION_CREDENTIALS", key}, {"STORAGE_EMULATOR_HOST", "h"}}), 0U);
  auto missing = FindGoogleCredentials({{"GOOGLE_APPLICATION_CREDENTIALS", folder / "none"}});
  EXPECT_NE(missing.error().message.find("GOOGLE_APPLICATION_CREDENTIALS"), std::string::npos);
}

TEST(GoogleCredentials, TheServer) {
  EXPECT_EQ(GcsServerOf({}), "https://storage.googleapis.com");
  for (const char* text : {"127.0.0.1:4443", "http://127.0.0.1:4443", "http://127.0.0.1:4443/storage/v1/"})
    EXPECT_EQ(GcsServerOf({{"STORAGE_EMULATOR_HOST", text}}), "http://127.0.0.1:4443") << text;
}

}  // namespace
}  // namespace reelcache
