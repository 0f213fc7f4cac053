#include "app/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <sstream>

namespace reelcache {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Options, HaveUniqueNamesAndOneSentenceOfHelp) {
  std::set<std::string_view> names;
  for (const OptionSpec& option : Options()) {
    EXPECT_TRUE(names.insert(option.name).second) << option.name;
    EXPECT_THAT(std::string(option.help), EndsWith(".")) << option.name;
    EXPECT_EQ(option.help.find(". "), std::string_view::npos) << option.name;
    EXPECT_EQ(FindOption(option.name), &option);
    EXPECT_EQ(FindOption(KeyOf(option)), &option);
  }
}

TEST(Options, AreSpelledForEverySource) {
  const OptionSpec& option = Option("cache-size");
  EXPECT_EQ(FlagOf(option), "--cache-size");
  EXPECT_EQ(KeyOf(option), "cache_size");
  EXPECT_EQ(VariableOf(option), "REELCACHE_CACHE_SIZE");
}

TEST(NearestOption, KnowsSlipsAndBeginnings) {
  struct Case {
    const char* text;
    const char* name;
  };
  for (const Case& c : std::to_array<Case>({{"prot", "port"},
                                            {"cache_sise", "cache-size"},
                                            {"serve-hiden", "serve-hidden"},
                                            {"drain", "drain-timeout"},
                                            {"orgin", "origin"},
                                            {"reset", "reset-cache"}})) {
    const OptionSpec* nearest = NearestOption(c.text);
    ASSERT_NE(nearest, nullptr) << c.text;
    EXPECT_EQ(nearest->name, c.name) << c.text;
  }
  for (const char* text : {"", "x", "frobnicate", "password"})
    EXPECT_EQ(NearestOption(text), nullptr) << text;
}

TEST(ServeHelp, MentionsEveryOptionWithItsDefaultIn80Columns) {
  const std::string help = ServeHelp();
  for (const OptionSpec& option : Options()) {
    if (option.rules.hidden) continue;
    EXPECT_THAT(help, HasSubstr("\n  " + FlagOf(option))) << option.name;
    if (option.kind == ValueKind::kFlag || option.default_text.empty()) continue;
    EXPECT_THAT(help, HasSubstr("[" + std::string(option.default_text) + "]")) << option.name;
  }
  for (const std::string& line : Lines(help)) {
    EXPECT_LE(line.size(), 80u) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
  EXPECT_THAT(help, HasSubstr("\nCache:\n"
                              "  --cache-dir PATH      The folder of the cache,"));
  EXPECT_THAT(
      help,
      HasSubstr("\n  --origin-stall-timeout TIME\n                        How long the origin"));
}

TEST(MainHelp, NamesVersionAndCommands) {
  const std::string help = MainHelp("1.2.3");
  EXPECT_THAT(help, StartsWith("reelcache 1.2.3"));
  for (const char* word : {"  serve ", "  stats ", "  --help ", "  --version "})
    EXPECT_THAT(help, HasSubstr(word));
  for (const std::string& line : Lines(help)) EXPECT_LE(line.size(), 80u) << line;
}

TEST(OptionsMarkdown, IsOneRowAnOption) {
  const std::string markdown = OptionsMarkdown();
  auto lines = Lines(markdown);
  EXPECT_EQ(lines[0], "| option | default | |");
  EXPECT_EQ(lines[1], "|---|---|---|");
  std::size_t shown = 0;
  for (const OptionSpec& option : Options()) shown += option.rules.hidden ? 0 : 1;
  EXPECT_EQ(lines.size(), shown + 2);
  EXPECT_THAT(
      markdown,
      HasSubstr("| `--port N` | `5000` | The port to listen on; 0 takes any free one. |\n"));
  EXPECT_THAT(markdown, HasSubstr("| `--serve media\\|all` * | `media` | "));
  EXPECT_THAT(markdown, HasSubstr("| `--reset-cache` |  | "));
}

TEST(AsksForHelp, FindsItAnywhere) {
  EXPECT_TRUE(AsksForHelp(std::vector<std::string>{"--help"}));
  EXPECT_TRUE(AsksForHelp(std::vector<std::string>{"--port", "1", "-h"}));
  EXPECT_FALSE(AsksForHelp(std::vector<std::string>{"help"}));
  EXPECT_FALSE(AsksForHelp({}));
}

}  // namespace
}  // namespace reelcache
