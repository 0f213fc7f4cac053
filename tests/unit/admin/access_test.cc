#include "admin/access.h"

#include <gtest/gtest.h>

#include "admin/login_cookie.h"

namespace reelcache {
namespace {

using FieldList = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kToken = "correct horse battery";
const WallTime kNow{std::chrono::seconds(1'800'000'000)};

RequestHead HeadOf(Method method, const FieldList& fields) {
  RequestHead head;
  head.method = method;
  for (const auto& [name, value] : fields) head.fields.Add(name, value);
  return head;
}

std::string CookieMadeAt(WallTime when, std::string_view token = kToken) {
  std::string field = LoginCookie(token, when, {});
  return field.substr(0, field.find(';'));
}

const AccessRules kMainPort{std::string(kToken), true, false};
const AccessRules kNoToken{"", true, false};
const AccessRules kLoopback{"", false, true};
const AccessRules kLoopbackWithToken{std::string(kToken), false, true};
const AccessRules kSocket{"", false, false};

struct AccessCase {
  const char* name;
  AccessRules rules;
  Method method;
  FieldList fields;
  Access access;
};

const std::string kBearer = "Bearer " + std::string(kToken);

const AccessCase kAccessCases[] = {
    {"nothing", kMainPort, Method::kGet, {}, Access::kWithoutToken},
    {"the token", kMainPort, Method::kGet, {{"Authorization", kBearer}}, Access::kGranted},
    {"scheme in other letters", kMainPort, Method::kGet, {{"authorization", "bEARER  correct horse battery "}}, Access::kGranted},
    {"a wrong token", kMainPort, Method::kGet, {{"Authorization", kBearer + "x"}}, Access::kWrongToken},
    {"its beginning", kMainPort, Method::kGet, {{"Authorization", "Bearer correct horse"}}, Access::kWrongToken},
    {"no token", kMainPort, Method::kGet, {{"Authorization", "Bearer "}}, Access::kWrongToken},
    {"another scheme", kMainPort, Method::kGet, {{"Authorization", "Basic " + std::string(kToken)}}, Access::kWrongToken},
    {"from loopback, through a proxy or not", kMainPort, Method::kGet, {{"Host", "localhost"}, {"X-Forwarded-For", "127.0.0.1"}},
     Access::kWithoutToken},
    {"none is set", kNoToken, Method::kGet, {{"Authorization", "Bearer "}}, Access::kWrongToken},
    {"none is set, a cookie", kNoToken, Method::kGet, {{"Cookie", CookieMadeAt(kNow, "")}}, Access::kWithoutToken},
    {"a cookie", kMainPort, Method::kPost, {{"Cookie", CookieMadeAt(kNow)}}, Access::kGranted},
    {"among others", kMainPort, Method::kGet, {{"Cookie", "a=b; reelcache_login=1.2; " + CookieMadeAt(kNow) + ";c"}},
     Access::kGranted},
    {"in a second field", kMainPort, Method::kGet, {{"Cookie", "a=b"}, {"Cookie", CookieMadeAt(kNow)}}, Access::kGranted},
    {"a cookie of yesterday", kMainPort, Method::kGet, {{"Cookie", CookieMadeAt(kNow - std::chrono::hours(24))}},
     Access::kGranted},
    {"a cookie that has ended", kMainPort, Method::kGet, {{"Cookie", CookieMadeAt(kNow - std::chrono::hours(7 * 24))}},
     Access::kWithoutToken},
    {"a cookie under another token", kMainPort, Method::kGet, {{"Cookie", CookieMadeAt(kNow, "incorrect horse battery")}},
     Access::kWithoutToken},
    {"a cookie made longer", kMainPort, Method::kGet,
     {{"Cookie", "reelcache_login=9" + CookieMadeAt(kNow).substr(std::string("reelcache_login=1").size())}}, Access::kWithoutToken},
    {"a cookie of another name", kMainPort, Method::kGet, {{"Cookie", "x" + CookieMadeAt(kNow)}}, Access::kWithoutToken},
    {"an empty cookie", kMainPort, Method::kGet, {{"Cookie", "reelcache_login=; reelcache_login"}}, Access::kWithoutToken},

    {"token from another site", kMainPort, Method::kGet, {{"Authorization", kBearer}, {"Sec-Fetch-Site", "cross-site"}},
     Access::kFromOtherSite},
    {"from a sibling", kMainPort, Method::kGet, {{"Authorization", kBearer}, {"Sec-Fetch-Site", "same-site"}},
     Access::kFromOtherSite},
    {"unknown word", kMainPort, Method::kGet, {{"Authorization", kBearer}, {"Sec-Fetch-Site", "next-door"}},
     Access::kFromOtherSite},
    {"own page", kMainPort, Method::kPost, {{"Authorization", kBearer}, {"Sec-Fetch-Site", "same-origin"}}, Access::kGranted},
    {"typed", kMainPort, Method::kGet, {{"Authorization", kBearer}, {"Sec-Fetch-Site", "none"}}, Access::kGranted},

    {"loopback", kLoopback, Method::kGet, {{"Host", "127.0.0.1:5010"}}, Access::kGranted},
    {"another of its addresses", kLoopback, Method::kGet, {{"Host", "127.1.2.3"}}, Access::kGranted},
    {"by name", kLoopback, Method::kPost, {{"Host", "LOCALHOST:8080"}}, Access::kGranted},
    {"IPv6", kLoopback, Method::kGet, {{"Host", "[::1]:5010"}}, Access::kGranted},
    {"no host", kLoopback, Method::kGet, {}, Access::kByOtherName},
    {"a rebound name", kLoopback, Method::kGet, {{"Host", "evil.example:5010"}}, Access::kByOtherName},
    {"its own page", kLoopback, Method::kPost,
     {{"Host", "evil.example:5010"}, {"Origin", "http://evil.example:5010"}, {"Sec-Fetch-Site", "same-origin"}},
     Access::kByOtherName},
    {"a name that begins well", kLoopback, Method::kGet, {{"Host", "127.0.0.1.evil.example"}}, Access::kByOtherName},
    {"and ends well", kLoopback, Method::kGet, {{"Host", "evil.localhost"}}, Access::kByOtherName},
    {"a neighbour", kLoopback, Method::kGet, {{"Host", "192.168.0.7"}}, Access::kByOtherName},
    {"another site", kLoopback, Method::kGet, {{"Host", "localhost"}, {"Sec-Fetch-Site", "cross-site"}}, Access::kFromOtherSite},
    {"handed on by a proxy", kLoopback, Method::kGet, {{"Host", "127.0.0.1:5010"}, {"X-Forwarded-For", "203.0.113.7"}},
     Access::kWithoutToken},
    {"handed on, as RFC 7239 has it", kLoopback, Method::kGet, {{"Host", "localhost"}, {"Forwarded", "for=203.0.113.7"}},
     Access::kWithoutToken},
    {"handed on, with the token", kLoopbackWithToken, Method::kGet,
     {{"Host", "localhost"}, {"Via", "1.1 front"}, {"Authorization", kBearer}}, Access::kGranted},
    {"a token is set, nobody hands on", kLoopbackWithToken, Method::kGet, {{"Host", "localhost"}}, Access::kGranted},
    {"a socket has no names", kSocket, Method::kPost, {{"Host", "reelcache"}}, Access::kGranted},
};

TEST(Access, IsDecidedByTokenSiteAndName) {
  for (const AccessCase& c : kAccessCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(DecideAccess(HeadOf(c.method, c.fields), c.rules, kNow), c.access);
  }
}

struct SiteCase {
  const char* name;
  Method method;
  FieldList fields;
  bool other;
};

const SiteCase kSiteCases[] = {
    {"curl", Method::kPost, {{"Host", "h:5010"}}, false},
    {"own page", Method::kPost, {{"Host", "h:5010"}, {"Origin", "http://h:5010"}}, false},
    {"own page behind TLS", Method::kDelete, {{"Host", "H.example"}, {"Origin", "https://h.example"}}, false},
    {"own page, Host rewritten by the front", Method::kPost,
     {{"Host", "127.0.0.1:5000"}, {"X-Forwarded-Host", "films.lan, inner"}, {"Origin", "http://films.lan"}}, false},
    {"another page, Host rewritten", Method::kPost,
     {{"Host", "127.0.0.1:5000"}, {"X-Forwarded-Host", "films.lan"}, {"Origin", "http://evil"}}, true},
    {"an empty forwarded host", Method::kPost, {{"Host", "h"}, {"X-Forwarded-Host", ""}, {"Origin", "http://"}}, true},
    {"another port", Method::kPost, {{"Host", "h:5010"}, {"Origin", "http://h:5000"}}, true},
    {"another host", Method::kDelete, {{"Host", "h:5010"}, {"Origin", "http://evil"}}, true},
    {"a sandbox", Method::kPost, {{"Host", "h"}, {"Origin", "null"}}, true},
    {"an empty origin", Method::kPost, {{"Host", "h"}, {"Origin", ""}}, true},
    {"without host", Method::kPost, {{"Origin", "http://h"}}, true},
    {"reading is harmless", Method::kGet, {{"Host", "h"}, {"Origin", "http://evil"}}, false},
    {"the newer field counts", Method::kPost, {{"Host", "h"}, {"Origin", "http://evil"}, {"Sec-Fetch-Site", "same-origin"}}, false},
    {"and forbids", Method::kPost, {{"Host", "h"}, {"Origin", "http://h"}, {"Sec-Fetch-Site", "cross-site"}}, true},
};

TEST(Access, TellsOtherSitesByWhatBrowsersSay) {
  for (const SiteCase& c : kSiteCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(IsFromOtherSite(HeadOf(c.method, c.fields)), c.other);
  }
}

// Each that is judged costs a signature.
TEST(LoginCookie, OfMoreThanABrowserSendsTheRestIsNotJudged) {
  const std::string good = CookieMadeAt(kNow);
  const std::string wrong = good.substr(0, good.size() - 1) + (good.back() == '0' ? '1' : '0');
  std::string wrong_ones;
  for (int i = 0; i < 3; ++i) wrong_ones += wrong + "; ";
  const std::string after_three = wrong_ones + good, after_four = wrong_ones + wrong + "; " + good;
  Fields few, many;
  few.Add("Cookie", after_three);
  many.Add("Cookie", after_four);
  EXPECT_TRUE(HasLoginCookie(few, kToken, kNow));
  EXPECT_FALSE(HasLoginCookie(many, kToken, kNow));
}

TEST(LoginCookie, IsForThisSiteAloneAndNoScript) {
  Fields plain, proxied;
  proxied.Add("X-Forwarded-Proto", "https, http");
  std::string cookie = LoginCookie(kToken, kNow, plain);
  EXPECT_TRUE(cookie.starts_with("reelcache_login=1800604800.")) << cookie;
  EXPECT_TRUE(cookie.ends_with("; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict")) << cookie;
  EXPECT_EQ(LoginCookie(kToken, kNow, proxied), cookie + "; Secure");
  for (auto [name, value] : {std::pair{"Forwarded", "for=1.2.3.4;Proto=HTTPS"}, std::pair{"Origin", "https://films.lan"}}) {
    Fields fields;
    fields.Add(name, value);
    EXPECT_EQ(LoginCookie(kToken, kNow, fields), cookie + "; Secure") << name;
  }
  Fields inner;
  inner.Add("Forwarded", "proto=http, proto=https");
  EXPECT_EQ(LoginCookie(kToken, kNow, inner), cookie);
  EXPECT_EQ(cookie.find(kToken), std::string::npos);
  EXPECT_EQ(NoLoginCookie(plain), "reelcache_login=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}

}  // namespace
}  // namespace reelcache
