// AWS Signature Version 4 in the Authorization field, for requests without a body. Pure.
//
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html. S3 signs the path as it is sent:
// encoded once, no dot or slash is folded. Signed are host and every x-amz-* field; Range and If-Match need not be.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace reelcache {

struct S3Keys {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  // empty: none
};

struct SigV4Request {
  std::string_view method;
  std::string_view path;   // percent-encoded, as sent
  std::string_view query;  // percent-encoded, as sent: "a=b&c=d", sorted or not
  std::vector<std::pair<std::string, std::string>> fields;  // to be signed: names in lower case, values trimmed
  std::string_view payload_hash;  // lower-case hex, or a word such as UNSIGNED-PAYLOAD
};

struct SigV4Scope {
  std::string_view region;
  std::string_view service;
  WallTime now;
};

inline constexpr std::string_view kEmptyPayloadHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::string CanonicalRequest(const SigV4Request& request);
std::string StringToSign(std::string_view canonical_request, const SigV4Scope& scope);

// The value of Authorization.
std::string SigV4Authorization(const SigV4Request& request, const S3Keys& keys, const SigV4Scope& scope);

// "20130524T000000Z", the value of x-amz-date.
std::string FormatAmzDate(WallTime time);

}  // namespace reelcache
