#include "http/head_rules.h"

#include "base/ascii.h"
#include "http/list.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

std::optional<Refusal> CheckCodings(std::string_view list) {
  std::size_t count = 0;
  std::size_t chunked = 0;
  bool chunked_is_last = false;
  while (std::optional<std::string_view> coding = TakeListElement(list)) {
    chunked_is_last = EqualsIgnoreCase(*coding, "chunked");
    ++count;
    chunked += chunked_is_last ? 1 : 0;
  }
  // RFC 9112 §6.3: without `chunked` at the end nobody can tell where the body ends.
  if (!chunked_is_last || chunked > 1) return Refusal{400, "The Transfer-Encoding does not end with one chunked."};
  if (count > 1) return Refusal{501, "The Transfer-Encoding is not implemented."};
  return std::nullopt;
}

std::optional<Refusal> CheckContentLength(const Fields& fields, std::uint64_t most_body_bytes) {
  if (fields.Count("Content-Length") > 1) return Refusal{400, "There is more than one Content-Length."};
  std::optional<std::uint64_t> length = ParseDecimal(*fields.Find("Content-Length"));
  if (!length) return Refusal{400, "The Content-Length is not a number."};
  if (*length > most_body_bytes) return Refusal{413, "The request's content is too large."};
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> CheckHost(const RequestHead& head) {
  std::size_t count = head.fields.Count("Host");
  if (count == 0 && head.minor_version == 0) return std::nullopt;
  if (count == 0) return Refusal{400, "The Host field is missing."};
  if (count > 1) return Refusal{400, "There is more than one Host field."};
  if (!IsValidHost(*head.fields.Find("Host"))) return Refusal{400, "The Host field does not hold a host."};
  return std::nullopt;
}

std::optional<Refusal> CheckFraming(const RequestHead& head, std::uint64_t most_body_bytes) {
  bool has_length = head.fields.Count("Content-Length") > 0;
  std::optional<std::string> codings = head.fields.Joined("Transfer-Encoding");
  if (!codings) return has_length ? CheckContentLength(head.fields, most_body_bytes) : std::nullopt;
  // RFC 9112 §6.1: each of these is the mark of a smuggled request.
  if (has_length) return Refusal{400, "There is a Content-Length beside a Transfer-Encoding."};
  if (head.minor_version == 0) return Refusal{400, "HTTP/1.0 has no Transfer-Encoding."};
  return CheckCodings(*codings);
}

bool HasBody(const Fields& fields) {
  if (fields.Count("Transfer-Encoding") > 0) return true;
  std::optional<std::string_view> length = fields.Find("Content-Length");
  return length && ParseDecimal(*length).value_or(0) > 0;
}

bool KeepsAlive(const Fields& fields, int minor_version) {
  if (fields.HasToken("Connection", "close")) return false;
  return minor_version >= 1 || fields.HasToken("Connection", "keep-alive");
}

bool ExpectsContinue(const Fields& fields, int minor_version) {
  return minor_version >= 1 && fields.HasToken("Expect", "100-continue");
}

}  // namespace reelcache
