// SHA-256, HMAC and RSA signatures by OpenSSL, and the texts they are written as. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace reelcache {

std::string Sha256(std::string_view bytes);                              // 32 raw bytes
std::string HmacSha256(std::string_view key, std::string_view message);  // 32 raw bytes
// In a time that does not tell where they differ.
bool SameText(std::string_view a, std::string_view b);
std::string HexOf(std::string_view bytes);                               // lower case

// RSASSA-PKCS1-v1_5 with SHA-256 (JWS RS256, RFC 7518 §3.3). kInvalid for a key that is not PEM; the text of the key is
// in no message.
Result<std::string> SignRs256(std::string_view private_key_pem, std::string_view message);

}  // namespace reelcache
