#include "origin/gcs_dialect.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/log.h"
#include "http/percent_encoding.h"
#include "origin/http_fetch.h"
#include "origin/index_page.h"
#include "origin/json_text.h"

namespace reelcache {
namespace {

using nlohmann::json;

// 64-bit numbers come as text.
std::optional<std::uint64_t> NumberOf(const json& object, const char* key) {
  const json& member = MemberOf(object, key);
  return member.is_number_unsigned() ? member.get<std::uint64_t>() : ParseDecimal(TextOf(object, key));
}

Validator ValidatorOfGeneration(std::string_view generation) {
  return {Validator::Kind::kStrongTag, fmt::format("\"{}\"", generation)};
}

// The generation a validator was made from; empty when it was made from something else.
std::string_view GenerationOf(const std::optional<Validator>& pin) {
  if (!pin || pin->kind != Validator::Kind::kStrongTag || pin->value.size() < 3) return {};
  std::string_view digits = std::string_view(pin->value).substr(1, pin->value.size() - 2);
  return ParseDecimal(digits) ? digits : std::string_view();
}

// What {"error": {"message": ..., "errors": [{"reason": ...}]}} or plain text says.
struct GcsError {
  std::string message;
  std::string reason;
};

GcsError ParseError(std::string_view body) {
  const json answer = ParseJsonObject(body);
  const json& error = MemberOf(answer, "error");
  if (!error.is_object()) return {std::string(body.substr(0, 200)), ""};
  const json& errors = MemberOf(error, "errors");
  return {TextOf(error, "message"), errors.is_array() && !errors.empty() ? TextOf(errors.front(), "reason") : ""};
}

bool IsRateLimit(const std::string& reason) {
  return reason == "rateLimitExceeded" || reason == "userRateLimitExceeded" || reason == "quotaExceeded";
}

}  // namespace

Validator GcsValidator(const Fields& fields, WallTime now) {
  auto generation = TrimOws(fields.Find("x-goog-generation").value_or(""));
  return ParseDecimal(generation) ? ValidatorOfGeneration(generation) : ValidatorOf(fields, now);
}

GcsDialect::GcsDialect(std::string server, std::string bucket, std::string prefix)
    : server_(std::move(server)), bucket_(std::move(bucket)), prefix_(std::move(prefix)) {}

// Answers of the JSON API carry `no-cache, no-store` or `private` whatever the object is.
AnswerRules GcsDialect::rules() const { return {&GcsValidator, false}; }

StorageRequest GcsDialect::ObjectRequest(const std::string& name, StorageRequest::Kind kind) const {
  std::string object = prefix_ + name;
  std::string path = fmt::format("/storage/v1/b/{}/o/{}", EncodeComponent(bucket_), EncodeComponent(object));
  return {.kind = kind, .object = std::move(object), .server = server_, .path = std::move(path)};
}

StorageRequest GcsDialect::ReadRequest(const FetchRequest& request) const {
  StorageRequest read = ObjectRequest(request.name, StorageRequest::Kind::kRead);
  read.query = "alt=media";
  read.accepted_coding = "gzip";
  std::string_view generation = GenerationOf(request.pin);
  if (!generation.empty()) {
    read.query += fmt::format("&generation={}", generation);
    read.pinned = true;
    read.fields = {RangeField(request.interval)};
  } else {
    read.fields = FetchFields(request);
  }
  return read;
}

StorageRequest GcsDialect::StatRequest(const std::string& name) const {
  StorageRequest stat = ObjectRequest(name, StorageRequest::Kind::kStat);
  stat.query = "fields=size%2Cgeneration%2CcontentType%2CcontentEncoding%2Cupdated%2Cetag&projection=noAcl";
  return stat;
}

StorageRequest GcsDialect::ListRequest(const std::string& token) const {
  StorageRequest list{.kind = StorageRequest::Kind::kList,
                      .server = server_,
                      .path = fmt::format("/storage/v1/b/{}/o", EncodeComponent(bucket_))};
  list.query = "fields=nextPageToken%2Citems%28name%2Csize%2Cgeneration%2Cupdated%29&maxResults=1000";
  if (!token.empty()) list.query += "&pageToken=" + EncodeComponent(token);
  if (!prefix_.empty()) list.query += "&prefix=" + EncodeComponent(prefix_);
  list.query += "&projection=noAcl";
  return list;
}

Result<ObjectFacts> GcsDialect::ReadStat(const AnswerHead& head, std::string_view body, WallTime now) const {
  bool is_metadata = head.status == 200 && head.fields.Find("Content-Type").value_or("").starts_with("application/json");
  if (!is_metadata) return JudgeStatAnswer(head, now, rules());
  json object = ParseJsonObject(body);
  auto size = NumberOf(object, "size");
  if (!size) return Error{ErrorKind::kBadAnswer, "the metadata of the object does not tell its size"};
  ObjectFacts facts;
  facts.complete_length = *size;
  if (auto generation = NumberOf(object, "generation")) facts.validator = ValidatorOfGeneration(std::to_string(*generation));
  facts.last_modified = ParseRfc3339(TextOf(object, "updated"));
  facts.content_type = TextOf(object, "contentType");
  facts.content_encoding = TextOf(object, "contentEncoding");
  if (facts.content_encoding == "identity") facts.content_encoding.clear();
  return facts;
}

Result<ListPage> GcsDialect::ReadList(std::string_view body, SkippedNames& skipped) const {
  json page = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!page.is_object()) return Error{ErrorKind::kBadAnswer, "the list is not JSON"};
  ListPage out;
  out.next = TextOf(page, "nextPageToken");
  const json& items = MemberOf(page, "items");  // a page may have none and yet be followed by others
  if (!items.is_array()) return out;
  for (const json& item : items) {
    auto name = ListedName(TextOf(item, "name"), prefix_, skipped);
    if (!name) continue;
    ListedObject object{std::move(*name), NumberOf(item, "size"), ParseRfc3339(TextOf(item, "updated")), std::nullopt};
    if (auto generation = NumberOf(item, "generation")) object.validator = ValidatorOfGeneration(std::to_string(*generation));
    out.objects.push_back(std::move(object));
  }
  return out;
}

Refusal GcsDialect::ReadRefusal(const RefusedAnswer& answer) const {
  GcsError said = ParseError(answer.body);
  Refusal refusal{RefusalError(answer, said.message)};
  Error& error = refusal.error;
  switch (answer.status) {
    case 401:
      error.kind = ErrorKind::kUnauthorized;
      error.code = "credentials_refused";
      refusal.cure = Cure::kRenew;
      break;
    case 403:
      if (IsRateLimit(said.reason)) {
        error.kind = ErrorKind::kUnavailable;
        error.throttled = true;
      } else {
        if (answer.listing) error.code = "storage_forbidden";
        refusal.cure = Cure::kSignedUrl;
      }
      break;
    case 404:
      if (answer.listing || said.message.find("specified bucket") != std::string::npos) {
        error.code = "bucket_not_found";
        error.message = fmt::format("there is no bucket {}: {}", Quoted(bucket_), error.message);
      } else if (answer.pinned) {
        error = {ErrorKind::kChanged, "the object is no longer of the generation that was asked for"};
      }
      break;
    default: break;
  }
  return refusal;
}

}  // namespace reelcache
