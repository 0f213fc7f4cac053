#include "origin/s3_authority.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace reelcache {
namespace {

// Host as libcurl sends it: an address without a default port has none.
std::string HostOf(const std::string& server) { return server.substr(server.find("://") + 3); }

// It becomes part of a host name.
bool IsRegionName(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !text.empty() && text.size() <= 64 && text.find_first_not_of(kLetters) == std::string_view::npos;
}

bool IsSignedBy(const StorageRequest& sent, const S3Keys& keys) {
  auto has = [&](const std::string& start) {
    return std::any_of(sent.fields.begin(), sent.fields.end(), [&](const std::string& field) { return field.starts_with(start); });
  };
  return has(fmt::format("Authorization: AWS4-HMAC-SHA256 Credential={}/", keys.access_key_id)) &&
         (keys.session_token.empty() || has("x-amz-security-token: " + keys.session_token));
}

void Sign(StorageRequest& request, const S3Keys& keys, const std::string& region, WallTime now) {
  SigV4Request to_sign{request.head_only ? "HEAD" : "GET", request.path, request.query, {}, kEmptyPayloadHash};
  to_sign.fields = {{"host", HostOf(request.server)},
                    {"x-amz-content-sha256", std::string(kEmptyPayloadHash)},
                    {"x-amz-date", FormatAmzDate(now)}};
  if (!keys.session_token.empty()) to_sign.fields.emplace_back("x-amz-security-token", keys.session_token);
  std::string authorization = SigV4Authorization(to_sign, keys, {region, "s3", now});
  for (const auto& [name, value] : to_sign.fields)
    if (name != "host") request.fields.push_back(name + ": " + value);
  request.fields.push_back("Authorization: " + authorization);
}

}  // namespace

S3Place PlaceOf(const S3Address& address) {
  std::string server = address.endpoint.empty() ? fmt::format("https://s3.{}.amazonaws.com{}", address.region, address.region.starts_with("cn-") ? ".cn" : "") : address.endpoint;
  if (!address.virtual_host) return {server, "/" + address.bucket};
  std::size_t host = server.find("://") + 3;
  return {server.substr(0, host) + address.bucket + "." + server.substr(host), ""};
}

S3Authority::S3Authority(S3Address address, LoadKeys load_keys, const Clock& clock)
    : load_keys_(std::move(load_keys)), clock_(clock), address_(std::move(address)), keys_(load_keys_()) {}

void S3Authority::Authorize(Loop&, StorageRequest request, OnAuthorized on_authorized) {
  std::optional<S3Keys> keys;
  std::string region;
  {
    std::lock_guard lock(mutex_);
    S3Place place = PlaceOf(address_);
    request.server = std::move(place.server);
    request.path = place.path + request.path;
    keys = keys_;
    region = address_.region;
  }
  if (keys) Sign(request, *keys, region, clock_.Wall());
  on_authorized(std::move(request));
}

// Of many refused requests the first brings the change; the others are sent again with it, too.
bool S3Authority::TakeCure(const StorageRequest& sent, const Refusal& refusal) {
  if (refusal.cure == Cure::kRenew) {
    auto loaded = load_keys_();
    std::lock_guard lock(mutex_);
    keys_ = std::move(loaded);
    return keys_ && !IsSignedBy(sent, *keys_);
  }
  if (refusal.cure != Cure::kRegion || !IsRegionName(refusal.region)) return false;
  std::lock_guard lock(mutex_);
  if (refusal.region != address_.region)
    spdlog::info("bucket {} is in {}, not in {}", Quoted(address_.bucket), refusal.region, address_.region);
  address_.region = refusal.region;
  return true;
}

}  // namespace reelcache
