#include "origin/digest.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include <memory>

namespace reelcache {
namespace {

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// OpenSSL asks for a passphrase on the terminal unless it is told not to.
int NoPassphrase(char*, int, int, void*) { return 0; }

}  // namespace

std::string Sha256(std::string_view bytes) {
  std::string out(SHA256_DIGEST_LENGTH, '\0');
  SHA256(Bytes(bytes), bytes.size(), Bytes(out));
  return out;
}

std::string HmacSha256(std::string_view key, std::string_view message) {
  std::string out(SHA256_DIGEST_LENGTH, '\0');
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Bytes(message), message.size(), Bytes(out), nullptr);
  return out;
}

bool SameText(std::string_view a, std::string_view b) {
  return CRYPTO_memcmp(Sha256(a).data(), Sha256(b).data(), SHA256_DIGEST_LENGTH) == 0;
}

std::string HexOf(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (char c : bytes) {
    auto byte = static_cast<unsigned char>(c);
    out += {kHex[byte >> 4], kHex[byte & 15]};
  }
  return out;
}

Result<std::string> SignRs256(std::string_view private_key_pem, std::string_view message) {
  std::unique_ptr<BIO, decltype(&BIO_free)> text(
      BIO_new_mem_buf(private_key_pem.data(), static_cast<int>(private_key_pem.size())), BIO_free);
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(text.get(), nullptr, &NoPassphrase, nullptr), EVP_PKEY_free);
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::size_t length = 0;
  std::string signature;
  bool ok = key && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
            EVP_DigestSign(context.get(), nullptr, &length, Bytes(message), message.size()) == 1;
  if (ok) {
    signature.resize(length);
    ok = EVP_DigestSign(context.get(), Bytes(signature), &length, Bytes(message), message.size()) == 1;
    signature.resize(length);
  }
  ERR_clear_error();
  if (!ok) return Error{ErrorKind::kInvalid, "the private key is not an RSA key in PEM form"};
  return signature;
}

}  // namespace reelcache
