#include "app/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

namespace reelcache {
namespace {

using testing::HasSubstr;

// ---- ParseConfigFile ----

std::string ErrorOf(std::string_view text) {
  auto settings = ParseConfigFile(text, "my.json");
  return settings.ok() ? "no error" : settings.error().message;
}

TEST(ParseConfigFile, ReadsValuesOfEveryTypeWithTheirPlaces) {
  auto settings = ParseConfigFile(R"({
  // a comment with "port": 1 in it
  "port": 8080, "host": "::1",
  /* two
     lines */
  "cache-size": 1073741824, "fresh_for": 1.5,
  "serve_hidden": true,
  "loops": "auto"
})",
                                  "my.json");
  ASSERT_TRUE(settings.ok()) << settings.error().message;
  struct Case {
    const char* name;
    const char* text;
    const char* source;
  };
  for (const Case& c :
       std::to_array<Case>({{"port", "8080", "port in my.json line 3"},
                            {"host", "::1", "host in my.json line 3"},
                            {"cache-size", "1073741824", "cache-size in my.json line 6"},
                            {"fresh-for", "1.5", "fresh_for in my.json line 6"},
                            {"serve-hidden", "true", "serve_hidden in my.json line 7"},
                            {"loops", "auto", "loops in my.json line 8"}})) {
    EXPECT_EQ(settings->at(&Option(c.name)).text, c.text) << c.name;
    EXPECT_EQ(settings->at(&Option(c.name)).source, c.source);
  }
  EXPECT_EQ(settings->size(), 6u);
}

TEST(ParseConfigFile, AcceptsAnEmptyObject) {
  EXPECT_TRUE(ParseConfigFile("// nothing set\n{}\n", "my.json").ok());
  EXPECT_TRUE(ParseConfigFile("\xef\xbb\xbf{}", "my.json").ok());
}

TEST(ParseConfigFile, NamesTheNearestKnownKey) {
  struct Case {
    const char* key;
    const char* meant;
  };
  for (const Case& c : std::to_array<Case>({{"cache_sise", "cache_size"},
                                            {"cachesize", "cache_size"},
                                            {"Port", "port"},
                                            {"CACHE_DIR", "cache_dir"},
                                            {"hots", "host"},
                                            {"origin_connection", "origin_connections"},
                                            {"keepalive", "keepalive_timeout"}}))
    EXPECT_EQ(ErrorOf(std::string("{\n\"") + c.key + "\": 1}"),
              std::string("\"") + c.key + "\" in my.json line 2 is not an option: did you mean " +
                  c.meant + "?");
}

TEST(ParseConfigFile, SuggestsNothingFarFetched) {
  EXPECT_EQ(ErrorOf(R"({"volume": 11})"),
            "\"volume\" in my.json line 1 is not an option: reelcache serve --help shows them");
  EXPECT_THAT(ErrorOf(R"({"": 1})"), HasSubstr("reelcache serve --help"));
  EXPECT_THAT(ErrorOf("{\"" + std::string(5000, 'a') + "\": 1}"),
              HasSubstr("reelcache serve --help"));
  EXPECT_THAT(ErrorOf(R"({"a\nb": 1})"), HasSubstr(R"("a\x0ab" in)"));
}

TEST(ParseConfigFile, RefusesValuesOfTheWrongType) {
  struct Case {
    const char* text;
    const char* cure;
  };
  for (const Case& c : std::to_array<Case>({
           {R"({"port": "8080"})",
            "port in my.json line 1 has a value of the wrong type: write a whole number"},
           {R"({"port": 80.5})", "write a whole number, without quotes"},
           {R"({"loops": "many"})", "write a whole number"},
           {R"({"origin": 7})",
            "origin in my.json line 1 has a value of the wrong type: write text in quotes"},
           {R"({"host": null})", "write text in quotes"},
           {R"({"serve": ["media"]})", "write text in quotes"},
           {R"({"serve_hidden": "true"})", "write true or false, without quotes"},
           {R"({"serve_hidden": 1})", "write true or false"},
           {R"({"memory": true})", "write a size such as \"256MiB\""},
           {R"({"fresh_for": {}})", "write a time such as \"30s\""},
       }))
    EXPECT_THAT(ErrorOf(c.text), HasSubstr(c.cure)) << c.text;
}

TEST(ParseConfigFile, RefusesARepeatedKeyInEitherSpelling) {
  EXPECT_EQ(ErrorOf("{\"cache_size\": 1,\n\"cache-size\": 2}"),
            "cache-size in my.json line 2 is a second cache_size: remove one of them");
  EXPECT_EQ(ErrorOf("{\"port\": 1,\n\"port\": 2}"),
            "port in my.json line 2 is a second port: remove one of them");
}

TEST(ParseConfigFile, RefusesToNameAnotherFile) {
  EXPECT_EQ(ErrorOf(R"({"config": "x"})"),
            "config in my.json line 1 cannot stand in a file: give it as --config");
}

TEST(ParseConfigFile, SaysWhereItIsNotJson) {
  struct Case {
    const char* text;
    int line;
  };
  for (const Case& c : std::to_array<Case>({{"", 1},
                                            {"{", 1},
                                            {"{\n\"port\": 1,\n}", 3},
                                            {"{\n\"port\": 1\n\"host\": 2}", 3},
                                            {"{\n'port': 1}", 2},
                                            {"{}\n{}", 2},
                                            {"{\"host\": \"a\nb\"}", 2}}))
    EXPECT_THAT(ErrorOf(c.text),
                HasSubstr("my.json is not JSON at line " + std::to_string(c.line) + ": look there"))
        << c.text;
  for (const char* text : {"[]", "1", "\"port\"", "null"})
    EXPECT_THAT(ErrorOf(text), HasSubstr("does not hold one JSON object")) << text;
}

// ---- ParseDotEnv ----

struct DotEnvCase {
  const char* text;
  const char* name;
  const char* value;
};

TEST(ParseDotEnv, ReadsEveryFormOfALine) {
  for (const DotEnvCase& c : std::to_array<DotEnvCase>({
           {"PORT=80", "PORT", "80"},
           {"PORT=80\n", "PORT", "80"},
           {"PORT=80\r\n", "PORT", "80"},
           {"  PORT = 80  ", "PORT", "80"},
           {"export PORT=80", "PORT", "80"},
           {"export\tPORT=80", "PORT", "80"},
           {"exportPORT=80", "exportPORT", "80"},
           {"A=", "A", ""},
           {"A= # nothing", "A", ""},
           {"A=\"\"", "A", ""},
           {"A=b c", "A", "b c"},
           {"A=b # c", "A", "b"},
           {"A=b\t# c", "A", "b"},
           {"A=b#c", "A", "b#c"},
           {"A=\"b # c\" # d", "A", "b # c"},
           {"A='b \"c\" \\n'", "A", "b \"c\" \\n"},
           {"A=\"b\\\"c\\\\d\\ne\"", "A", "b\"c\\d\ne"},
           {"A=\"two\nlines\"", "A", "two\nlines"},
           {"A=\"never closed", "A", "\"never closed"},
           {"A=b=c", "A", "b=c"},
           {"\xef\xbb\xbf"
            "A=b",
            "A", "b"},
           {"A='b'trailing", "A", "b"},
       })) {
    auto variables = ParseDotEnv(c.text);
    ASSERT_EQ(variables.size(), 1u) << c.text;
    EXPECT_EQ(variables[0].name, c.name) << c.text;
    EXPECT_EQ(variables[0].value, c.value) << c.text;
  }
}

TEST(ParseDotEnv, PassesOverWhatIsNoAssignment) {
  for (const char* text :
       {"", "\n\n", "# PORT=80", "  # PORT=80", "PORT", "=80", " = ", "export", "just words"})
    EXPECT_TRUE(ParseDotEnv(text).empty()) << text;
}

TEST(ParseDotEnv, CountsLinesOverQuotedValues) {
  auto variables = ParseDotEnv("# keys\nKEY=\"-----BEGIN\nPORT=1\n-----END\"\n\nPORT=80\nHOST=a");
  ASSERT_EQ(variables.size(), 3u);
  EXPECT_EQ(variables[0].source, "KEY in .env line 2");
  EXPECT_EQ(variables[1].source, "PORT in .env line 6");
  EXPECT_EQ(variables[2].source, "HOST in .env line 7");
  EXPECT_EQ(variables[2].value, "a");
}

TEST(ParseDotEnv, SurvivesEveryPrefixOfAHardText) {
  const std::string text = "export A=\"b\\\"\nc\" # d\r\n'=' = 'e\nF=\"\\";
  for (std::size_t size = 0; size <= text.size(); ++size)
    ParseDotEnv(std::string_view(text).substr(0, size));
}

// ---- ReadSmallFile ----

TEST(ReadSmallFile, TellsWhyItFailed) {
  EXPECT_EQ(ReadSmallFile("/nowhere/at/all").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(ReadSmallFile("/").error().kind, ErrorKind::kInvalid);
  EXPECT_EQ(ReadSmallFile("/dev/zero").error().kind, ErrorKind::kInvalid);
}

}  // namespace
}  // namespace reelcache
