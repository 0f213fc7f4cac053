#include "origin/bearer_authority.h"

namespace reelcache {
namespace {

constexpr std::string_view kField = "Authorization: Bearer ";

}  // namespace

// Without a token the bucket may be one that everyone may read.
void BearerAuthority::Authorize(Loop& loop, StorageRequest request, OnAuthorized on_authorized) {
  tokens_.Get(loop, [request = std::move(request), on_authorized = std::move(on_authorized)](Result<std::string> token) mutable {
    if (!token.ok()) return on_authorized(token.error());
    if (!token->empty()) request.fields.push_back(std::string(kField) + *token);
    on_authorized(std::move(request));
  });
}

bool BearerAuthority::TakeCure(const StorageRequest& sent, const Refusal& refusal) {
  if (refusal.cure != Cure::kRenew) return false;
  for (const std::string& field : sent.fields) {
    if (!field.starts_with(kField)) continue;
    tokens_.Refuse(field.substr(kField.size()));
    return true;
  }
  return false;
}

}  // namespace reelcache
