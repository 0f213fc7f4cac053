#include "http/list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace reelcache {
namespace {

struct Case {
  const char* name;
  std::string_view text;
  std::vector<std::string> elements;
};

const Case kCases[] = {
    {"empty", "", {}},
    {"blanks and commas only", " , ,\t,", {}},
    {"one", "close", {"close"}},
    {"blanks around", "  a ,\tb\t, c", {"a", "b", "c"}},
    {"empty elements are skipped", ",a,,b,", {"a", "b"}},
    {"blank inside an element stays", "a b, c", {"a b", "c"}},
    {"comma in a quoted string", "a=\"x,y\", b", {"a=\"x,y\"", "b"}},
    {"escaped quote in a quoted string", R"(a="x\",y", b)", {R"(a="x\",y")", "b"}},
    {"backslash outside quotes escapes nothing", R"(a\,b)", {"a\\", "b"}},
    {"open quoted string swallows the rest", "a=\"x, b", {"a=\"x, b"}},
    {"backslash as the last byte", "\"a\\", {"\"a\\"}},
};

TEST(TakeListElement, SplitsAtCommas) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    std::vector<std::string> elements;
    std::string_view rest = c.text;
    while (std::optional<std::string_view> element = TakeListElement(rest)) elements.emplace_back(*element);
    EXPECT_THAT(elements, testing::ElementsAreArray(c.elements));
    EXPECT_TRUE(rest.empty());
  }
}

}  // namespace
}  // namespace reelcache
