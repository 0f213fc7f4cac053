#include "origin/simple_request.h"

#include <curl/curl.h>

#include <cstdlib>
#include <memory>
#include <utility>

namespace reelcache {
namespace {

struct Body {
  std::string bytes;
  std::size_t most_bytes;
};

std::size_t Append(char* bytes, std::size_t size, std::size_t count, void* target) {
  auto* body = static_cast<Body*>(target);
  if (size * count > body->most_bytes - body->bytes.size()) return CURL_WRITEFUNC_ERROR;
  body->bytes.append(bytes, size * count);
  return size * count;
}

// libcurl alone does not look at SSL_CERT_FILE.
const char* CaFile(const SimpleRequest& request) {
  return request.ca_file.empty() ? std::getenv("SSL_CERT_FILE") : request.ca_file.c_str();
}

void SetMethod(CURL* easy, const std::string& method) {
  if (method == "POST") {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, 0L);
  } else if (method != "GET") {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
  }
}

void Configure(CURL* easy, const SimpleRequest& request, Body& body) {
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Append);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
  SetMethod(easy, request.method);
  if (!request.unix_socket.empty()) curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, request.unix_socket.c_str());
  if (!request.bearer.empty()) {
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, request.bearer.c_str());
  }
  if (const char* ca_file = CaFile(request); ca_file != nullptr && *ca_file != '\0')
    curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
}

ErrorKind KindOf(CURLcode code, bool connected) {
  switch (code) {
    case CURLE_URL_MALFORMAT: return ErrorKind::kInvalid;
    // After the connection it means an answer that is not HTTP/1.
    case CURLE_UNSUPPORTED_PROTOCOL: return connected ? ErrorKind::kBadAnswer : ErrorKind::kInvalid;
    case CURLE_OPERATION_TIMEDOUT: return ErrorKind::kTimeout;
    case CURLE_WRITE_ERROR:
    case CURLE_WEIRD_SERVER_REPLY: return ErrorKind::kBadAnswer;
    default: return ErrorKind::kUnavailable;
  }
}

}  // namespace

Result<SimpleAnswer> SendSimple(const SimpleRequest& request) {
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(), curl_easy_cleanup);
  if (!easy) return Error{ErrorKind::kInternal, "libcurl cannot be started"};
  Body body{{}, request.most_body_bytes};
  Configure(easy.get(), request, body);
  CURLcode code = curl_easy_perform(easy.get());
  if (code != CURLE_OK) {
    char* address = nullptr;
    curl_easy_getinfo(easy.get(), CURLINFO_PRIMARY_IP, &address);
    bool connected = address != nullptr && *address != '\0';
    std::string why =
        code == CURLE_WRITE_ERROR ? "the answer is too long" : curl_easy_strerror(code);
    return Error{KindOf(code, connected), std::move(why)};
  }
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  return SimpleAnswer{static_cast<int>(status), std::move(body.bytes)};
}

}  // namespace reelcache
