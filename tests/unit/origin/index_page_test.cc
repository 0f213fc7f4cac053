#include "origin/index_page.h"

#include <gtest/gtest.h>

#include "http/http_date.h"

namespace reelcache {
namespace {

constexpr const char* kFolder = "http://host:81/media/a%20b/";

// "name|size|date", "-" for what is absent, "name/" for a folder.
std::vector<std::string> Lines(const Result<IndexPage>& page) {
  std::vector<std::string> lines;
  if (!page) return {"error: " + page.error().message};
  for (const IndexEntry& entry : page->entries)
    lines.push_back(entry.name + (entry.folder ? "/" : "") + "|" + (entry.size ? std::to_string(*entry.size) : "-") + "|" +
                    (entry.last_modified ? FormatRfc3339(*entry.last_modified) : "-"));
  return lines;
}

struct Case {
  const char* name;
  const char* content_type;
  std::string body;
  std::vector<std::string> lines;
};

const Case kCases[] = {
    {"nginx JSON", "application/json",
     R"([
{ "name":"sub", "type":"directory", "mtime":"Tue, 24 Nov 2026 02:17:36 GMT" },
{ "name":"a \"b\".mp4", "type":"file", "mtime":"Tue, 24 Nov 2026 02:17:36 GMT", "size":12345678901 },
{ "name":"pipe", "type":"other", "mtime":"Tue, 24 Nov 2026 02:17:36 GMT" }
])",
     {"sub/|-|2026-11-24T02:17:36Z", "a \"b\".mp4|12345678901|2026-11-24T02:17:36Z"}},
    {"Caddy JSON", "application/json; charset=utf-8",
     R"([{"name":"sub/","size":4096,"url":"./sub/","mod_time":"2026-11-24T11:17:36.123456789+09:00","mode":2147484141,
         "is_dir":true,"is_symlink":false},
        {"name":"x.mp4","size":7,"url":"./x.mp4","mod_time":"2026-11-24T02:17:36Z","mode":420,"is_dir":false}])",
     {"sub/|-|2026-11-24T02:17:36Z", "x.mp4|7|2026-11-24T02:17:36Z"}},
    {"JSON by its first byte", "text/plain", R"( [{"name":"x.mp4","type":"file","size":1}])", {"x.mp4|1|-"}},
    {"JSON with deeper values", "application/json",
     R"([{"name":"x.mp4","more":{"name":"y","size":[1,2,{"size":3}]},"size":4}, "z", [ "w" ]])", {"x.mp4|4|-"}},
    {"JSON with odd values", "application/json",
     R"([{"name":"x","size":-1},{"name":"y","size":1.5},{"name":"z","size":"9","mtime":"yesterday"},{"size":1},{"name":7}])",
     {"x|-|-", "y|-|-", "z|-|-"}},
    {"nginx HTML", "text/html",
     "<html>\r\n<head><title>Index of /media/</title></head>\r\n<body>\r\n<h1>Index of /media/</h1><hr><pre>"
     "<a href=\"../\">../</a>\r\n"
     "<a href=\"sub/\">sub/</a>                                               24-Nov-2026 02:17                   -\r\n"
     "<a href=\"a%20b%23.mp4\">a b#.mp4</a>                                    24-Nov-2026 02:17           104857600\r\n"
     "<a href=\"big.mp4\">big.mp4</a>                                    24-Nov-2026 02:17                1.2M\r\n"
     "</pre><hr></body>\r\n</html>\r\n",
     {"sub/|-|2026-11-24T02:17:00Z", "a b#.mp4|104857600|2026-11-24T02:17:00Z", "big.mp4|-|2026-11-24T02:17:00Z"}},
    {"Apache HTML", "text/html;charset=UTF-8",
     "<table><tr><th><a href=\"?C=N;O=D\">Name</a></th><th><a href=\"?C=M;O=A\">Last modified</a></th></tr>"
     "<tr><td><a href=\"/media/\">Parent Directory</a></td></tr>"
     "<tr><td><a href=\"x.mp4\"><img src=\"/icons/movie.gif\"></a></td><td><a href=\"x.mp4\">x.mp4</a></td>"
     "<td align=\"right\">2026-11-24 02:17  </td><td align=\"right\">1.2M</td></tr></table>",
     {"x.mp4|-|-"}},
    {"Python's http.server", "text/html; charset=utf-8",
     "<!DOCTYPE HTML>\n<ul>\n<li><a href=\"a%20b.mp4\">a b.mp4</a></li>\n<li><a href=\"%ED%95%9C.mp4\">\xed\x95\x9c.mp4</a></li>\n"
     "<li><a href=\"sub/\">sub/</a></li>\n</ul>",
     {"a b.mp4|-|-", "\xed\x95\x9c.mp4|-|-", "sub/|-|-"}},
    {"Caddy HTML", "text/html; charset=utf-8",
     "<tr class=\"file\"><td><a href=\"./x%26y.mp4\"><svg><use xlink:href=\"#file\"></use></svg><span class=\"name\">"
     "x&amp;y.mp4</span></a></td><td class=\"size\" data-size=\"10\">10 B</td></tr><a href='./sub/'>sub</a>",
     {"x&y.mp4|-|-", "sub/|-|-"}},
    {"links of every kind", "text/html",
     "<a href=\"/media/a%20b/absolute.mp4\">1</a>"
     "<a href=\"/media/a b/raw.mp4\">2</a>"
     "<a href=\"http://host:81/media/a%20b/whole.mp4\">3</a>"
     "<A class=x\n HREF = unquoted.mp4 >4</A>"
     "<a href=\"amp&amp;&#x26;&#38;&nbsp;.mp4#part\">5</a>"
     "<a href=\"/other/foreign.mp4\">x</a><a href=\"//host:81/media/a%20b/n.mp4\">x</a>"
     "<a href=\"http://evil/media/a%20b/n.mp4\">x</a><a href=\"http://host:8123/media/a%20b/n.mp4\">x</a>"
     "<a href=\"javascript:alert(1)\">x</a><a href=\"mailto:a@b\">x</a><a href=\"x.mp4?download\">x</a>"
     "<a href=\"deep/er.mp4\">x</a><a href=\"../up.mp4\">x</a><a href=\"..\">x</a><a href=\".\">x</a><a href=\"\">x</a>"
     "<a name=\"here\">x</a><abbr href=\"abbr.mp4\">x</abbr><!-- <a href=\"comment.mp4\">x</a> -->"
     "<a href=\"bad%zz.mp4\">x</a><a href=\"open.mp4\">y",
     {"absolute.mp4|-|-", "raw.mp4|-|-", "whole.mp4|-|-", "unquoted.mp4|-|-", "amp&&&&nbsp;.mp4|-|-", "open.mp4|-|-"}},
    {"an empty page", "text/html", "", {}},
};

TEST(IndexPage, EveryServersPageIsRead) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Lines(ParseIndexPage(c.content_type, c.body, kFolder)), c.lines);
  }
}

TEST(IndexPage, NamesThatAreNoNamesAreRefused) {
  auto html = ParseIndexPage("text/html",
                             "<a href=\"%2e%2e%2fetc\">x</a><a href=\"%00\">x</a><a href=\"%ff.mp4\">x</a><a href=\"a%2fb\">x</a>"
                             "<a href=\"%2e%2e\">x</a><a href=\"ok.mp4\">x</a>",
                             kFolder);
  ASSERT_TRUE(html);
  EXPECT_EQ(Lines(html), std::vector<std::string>{"ok.mp4|-|-"});
  EXPECT_EQ(html->refused.size(), 5U);

  auto json = ParseIndexPage("application/json",
                             "[{\"name\":\"\xff.mp4\",\"type\":\"file\"},{\"name\":\"../x\",\"type\":\"file\"},"
                             "{\"name\":\"a/b\"},{\"name\":\"ok \xed\x95\x9c.mp4\",\"type\":\"file\",\"size\":1}]",
                             kFolder);
  EXPECT_EQ(Lines(json), std::vector<std::string>{"ok \xed\x95\x9c.mp4|1|-"});
  EXPECT_EQ(json->refused.size(), 3U);
}

TEST(IndexPage, WhatIsNoIndexIsABadAnswer) {
  struct Wrong {
    const char* content_type;
    const char* body;
  } cases[] = {{"application/json", ""},
               {"application/json", "{}"},
               {"application/json", "null"},
               {"application/json", "\"x\""},
               {"application/json", "[{\"name\":\"x\""},
               {"application/json", "[1]]"},
               {"application/json", "<html>"},
               {"video/mp4", "....ftyp"},
               {"", ""}};
  for (const Wrong& c : cases) {
    SCOPED_TRACE(std::string(c.content_type) + " " + c.body);
    auto page = ParseIndexPage(c.content_type, c.body, kFolder);
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, ErrorKind::kBadAnswer);
  }
}

// Pages made to cost more than their length: each takes well under the test's time limit.
TEST(IndexPage, HostilePagesCostTheirLength) {
  auto repeat = [](std::string_view text, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) out += text;
    return out;
  };
  constexpr std::size_t kBytes = 500'000;
  for (const std::string& body : {repeat("<a href=\"x\"> ", kBytes), "<a href=\"" + repeat("&", kBytes), repeat("<!--", kBytes),
                                  repeat("<a href=\"", kBytes), repeat("<a ", kBytes), repeat("<", kBytes),
                                  "<a " + repeat("b=c ", kBytes)})
    EXPECT_TRUE(ParseIndexPage("text/html", body, kFolder).ok());
  EXPECT_FALSE(ParseIndexPage("application/json", repeat("[", kBytes), kFolder).ok());
  EXPECT_FALSE(ParseIndexPage("application/json", repeat("\xff", kBytes), kFolder).ok());
}

TEST(IndexPage, Rfc3339) {
  auto format = [](std::string_view text) {
    auto time = ParseRfc3339(text);
    return time ? FormatRfc3339(*time) : "none";
  };
  EXPECT_EQ(format("2026-11-24T02:17:36Z"), "2026-11-24T02:17:36Z");
  EXPECT_EQ(format("2026-11-24t02:17:36.999z"), "2026-11-24T02:17:36Z");
  EXPECT_EQ(format("2026-11-24T02:17:36-03:30"), "2026-11-24T05:47:36Z");
  for (const char* bad : {"", "2026-11-24", "2026-11-24T02:17:36", "2026-13-24T02:17:36Z", "2026-02-30T02:17:36Z",
                          "2026-11-24T24:17:36Z", "2026-11-24T02:17:36.Zx", "2026-11-24T02:17:36+9:00", "x026-11-24T02:17:36Z"})
    EXPECT_EQ(format(bad), "none") << bad;
}

TEST(IndexPage, IndexDates) {
  EXPECT_EQ(FormatRfc3339(*ParseIndexDate("24-Nov-2026", "02:17")), "2026-11-24T02:17:00Z");
  for (auto [date, time] : {std::pair{"24-Foo-2026", "02:17"}, {"2026-11-24", "02:17"}, {"24-Nov-2026", "2:17"},
                            {"31-Feb-2026", "02:17"}, {"24-Nov-2026", "25:17"}, {"", ""}})
    EXPECT_FALSE(ParseIndexDate(date, time)) << date << " " << time;
}

}  // namespace
}  // namespace reelcache
