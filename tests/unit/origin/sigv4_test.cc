#include "origin/sigv4.h"

#include <gtest/gtest.h>

#include "http/http_date.h"
#include "origin/digest.h"

namespace reelcache {
namespace {

WallTime At(const char* http_date) { return *ParseHttpDate(http_date); }

// The worked examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html.
TEST(SigV4, AmazonsOwnS3Examples) {
  const S3Keys keys{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
  const SigV4Scope scope{"us-east-1", "s3", At("Fri, 24 May 2013 00:00:00 GMT")};
  const std::vector<std::pair<std::string, std::string>> fields = {{"host", "examplebucket.s3.amazonaws.com"},
                                                                   {"x-amz-content-sha256", std::string(kEmptyPayloadHash)},
                                                                   {"x-amz-date", "20130524T000000Z"}};
  auto with_range = fields;
  with_range.emplace_back("range", "bytes=0-9");
  struct Case {
    const char* name;
    SigV4Request request;
    const char* signed_names;
    const char* signature;
  } cases[] = {
      {"GET object with a range", {"GET", "/test.txt", "", with_range, kEmptyPayloadHash},
       "host;range;x-amz-content-sha256;x-amz-date", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
      {"a parameter without a value", {"GET", "/", "lifecycle", fields, kEmptyPayloadHash},
       "host;x-amz-content-sha256;x-amz-date", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
      {"a list", {"GET", "/", "max-keys=2&prefix=J", fields, kEmptyPayloadHash},
       "host;x-amz-content-sha256;x-amz-date", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(SigV4Authorization(c.request, keys, scope),
              std::string("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                          "SignedHeaders=") + c.signed_names + ", Signature=" + c.signature);
  }
}

// Cases of the general suite, https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4, for
// requests without a body.
TEST(SigV4, TheSigningTestSuite) {
  const S3Keys keys{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
  const SigV4Scope scope{"us-east-1", "service", At("Sun, 30 Aug 2015 12:36:00 GMT")};
  struct Case {
    const char* name;
    const char* method;
    const char* path;
    const char* query;
    const char* signature;
  } cases[] = {
      {"get-vanilla", "GET", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"post-vanilla", "POST", "/", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {"get-vanilla-query-order-key-case", "GET", "/", "Param2=value2&Param1=value1",
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"get-vanilla-utf8-query", "GET", "/", "%E1%88%B4=bar",
       "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
      {"get-utf8", "GET", "/%E1%88%B4", "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
      {"get-unreserved", "GET", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "",
       "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    SigV4Request request{c.method, c.path, c.query,
                         {{"host", "example.amazonaws.com"}, {"x-amz-date", "20150830T123600Z"}}, kEmptyPayloadHash};
    std::string authorization = SigV4Authorization(request, keys, scope);
    EXPECT_TRUE(authorization.ends_with(std::string("Signature=") + c.signature)) << authorization;
  }
}

TEST(SigV4, ASessionTokenIsSigned) {
  const SigV4Scope scope{"us-east-1", "service", At("Sun, 30 Aug 2015 12:36:00 GMT")};
  const S3Keys keys{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwth"
                    "Ax7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVX"
                    "AkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="};
  SigV4Request request{"POST", "/", "",
                       {{"host", "example.amazonaws.com"}, {"x-amz-date", "20150830T123600Z"},
                        {"x-amz-security-token", keys.session_token}}, kEmptyPayloadHash};
  std::string authorization = SigV4Authorization(request, keys, scope);
  EXPECT_TRUE(authorization.ends_with("Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"))
      << authorization;
}

// S3 folds nothing: the path is signed as it is sent.
TEST(SigV4, PathsAreSignedAsTheyAre) {
  SigV4Request request{"GET", "/a//b/..%2Fc/", "", {{"host", "h"}}, "UNSIGNED-PAYLOAD"};
  EXPECT_EQ(CanonicalRequest(request), "GET\n/a//b/..%2Fc/\n\nhost:h\n\nhost\nUNSIGNED-PAYLOAD");
}

TEST(Digest, KnownValues) {
  EXPECT_EQ(HexOf(Sha256("")), kEmptyPayloadHash);
  EXPECT_EQ(HexOf(HmacSha256("Jefe", "what do ya want for nothing?")),  // RFC 4231 §4.3
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_FALSE(SignRs256("no key", "text"));
}

}  // namespace
}  // namespace reelcache
