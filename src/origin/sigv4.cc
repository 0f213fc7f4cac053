#include "origin/sigv4.h"

#include <fmt/format.h>

#include <algorithm>

#include "http/http_date.h"
#include "origin/digest.h"

namespace reelcache {
namespace {

// "a=b&c" with a value for every name, sorted by the encoded names, then values.
std::string CanonicalQuery(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!query.empty()) {
    std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    std::size_t equals = std::min(pair.find('='), pair.size());
    if (!pair.empty()) pairs.emplace_back(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string out;
  for (const auto& [name, value] : pairs) out += fmt::format("{}{}={}", out.empty() ? "" : "&", name, value);
  return out;
}

std::vector<std::pair<std::string, std::string>> Sorted(std::vector<std::pair<std::string, std::string>> fields) {
  std::sort(fields.begin(), fields.end());
  return fields;
}

std::string SignedNames(const SigV4Request& request) {
  std::string names;
  for (const auto& [name, value] : Sorted(request.fields)) names += (names.empty() ? "" : ";") + name;
  return names;
}

std::string Day(WallTime now) { return FormatAmzDate(now).substr(0, 8); }

std::string CredentialScope(const SigV4Scope& scope) {
  return fmt::format("{}/{}/{}/aws4_request", Day(scope.now), scope.region, scope.service);
}

}  // namespace

std::string FormatAmzDate(WallTime time) {
  std::string text = FormatRfc3339(time);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string CanonicalRequest(const SigV4Request& request) {
  std::string fields;
  for (const auto& [name, value] : Sorted(request.fields)) fields += fmt::format("{}:{}\n", name, value);
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, request.path, CanonicalQuery(request.query), fields,
                     SignedNames(request), request.payload_hash);
}

std::string StringToSign(std::string_view canonical_request, const SigV4Scope& scope) {
  return fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", FormatAmzDate(scope.now), CredentialScope(scope),
                     HexOf(Sha256(canonical_request)));
}

std::string SigV4Authorization(const SigV4Request& request, const S3Keys& keys, const SigV4Scope& scope) {
  std::string key = HmacSha256("AWS4" + keys.secret_access_key, Day(scope.now));
  for (std::string_view part : {scope.region, scope.service, std::string_view("aws4_request")}) key = HmacSha256(key, part);
  std::string signature = HexOf(HmacSha256(key, StringToSign(CanonicalRequest(request), scope)));
  return fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}", keys.access_key_id,
                     CredentialScope(scope), SignedNames(request), signature);
}

}  // namespace reelcache
