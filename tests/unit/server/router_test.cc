#include "server/router.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(DownloadName, IsWhatFollowsThePrefix) {
  EXPECT_EQ(DownloadName("/download/a b/한글.mp4"), "a b/한글.mp4");
  for (std::string name : {"a//b.mp4", "/a.mp4", "//a.mp4", "/", "a/", "a%2Fb.mp4", "a\\b.mp4", "🎬 +#?.mp4"})
    EXPECT_EQ(DownloadName("/download/" + name), name);
  EXPECT_EQ(DownloadName("/download/...mp4"), "...mp4");
}

TEST(DownloadName, RefusesNamesThatCouldLeaveOrHide) {
  using namespace std::string_view_literals;
  for (auto bad : {"/download/"sv, "/download"sv, "/downloads/a"sv, "/download/../a"sv, "/download/a/.."sv,
                   "/download/./a"sv, "/download//../a"sv, "/download/a//./b"sv, "/download/.."sv,
                   "/download/a\0b"sv, "/download/\xc0\xae"sv, "/a"sv})
    EXPECT_EQ(DownloadName(bad), std::nullopt) << bad;
  EXPECT_EQ(DownloadName("/download/" + std::string(1090, 'a')), std::nullopt);
  EXPECT_TRUE(DownloadName("/download/" + std::string(1089, 'a')));
}

class NoHandler final : public Handler {
 public:
  void Handle(Loop&, const RequestHead&, const TargetUri&, OnAnswer) override {}
};

TEST(Router, KnowsWhatIsForOperatorsAlone) {
  NoHandler page, stats, below, operators_below;
  Router router;
  router.Add("/api/page", page);
  router.AddBelow("/api/", below);
  router.AddOperator("/api/cache", stats);
  router.AddOperatorBelow("/admin/", operators_below);
  struct Case {
    const char* path;
    Handler* handler;
    bool operator_only;
  };
  for (auto [path, handler, operator_only] : {Case{"/api/page", &page, false}, Case{"/api/cache", &stats, true},
                                              Case{"/api/cache/", &below, false}, Case{"/admin/a", &operators_below, true},
                                              Case{"/admin", nullptr, false}}) {
    SCOPED_TRACE(path);
    EXPECT_EQ(router.Find(path).handler, handler);
    EXPECT_EQ(router.Find(path).operator_only, operator_only);
  }
}

}  // namespace
}  // namespace reelcache
