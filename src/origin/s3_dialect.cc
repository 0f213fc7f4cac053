#include "origin/s3_dialect.h"

#include <fmt/format.h>

#include <pugixml.hpp>

#include "base/ascii.h"
#include "base/log.h"
#include "http/percent_encoding.h"
#include "http/target_uri.h"
#include "origin/http_fetch.h"
#include "origin/index_page.h"

namespace reelcache {
namespace {

std::string Child(const pugi::xml_node& node, const char* name) { return node.child(name).text().as_string(); }

// What an error code means: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
struct Meaning {
  std::string_view s3_code;
  ErrorKind kind;
  std::string_view code;
  Cure cure;
  std::string_view advice;
};

constexpr Meaning kMeanings[] = {
    {"NoSuchBucket", ErrorKind::kNotFound, "bucket_not_found", Cure::kNone, "check the bucket's name in --origin"},
    {"NoSuchKey", ErrorKind::kNotFound, "", Cure::kNone, ""},
    {"AccessDenied", ErrorKind::kForbidden, "storage_forbidden", Cure::kNone,
     "allow s3:ListBucket and s3:GetObject, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"},
    {"SignatureDoesNotMatch", ErrorKind::kUnauthorized, "credentials_refused", Cure::kNone,
     "check AWS_SECRET_ACCESS_KEY"},
    {"InvalidAccessKeyId", ErrorKind::kUnauthorized, "credentials_refused", Cure::kNone, "check AWS_ACCESS_KEY_ID"},
    {"InvalidToken", ErrorKind::kUnauthorized, "credentials_refused", Cure::kRenew, "check AWS_SESSION_TOKEN"},
    {"ExpiredToken", ErrorKind::kUnauthorized, "credentials_expired", Cure::kRenew,
     "the session's keys have expired: get new ones"},
    {"TokenRefreshRequired", ErrorKind::kUnauthorized, "credentials_expired", Cure::kRenew, "get new keys"},
    {"RequestTimeTooSkewed", ErrorKind::kUnauthorized, "clock_skewed", Cure::kNone,
     "set this machine's clock: it is more than 15 minutes off"},
    {"AuthorizationHeaderMalformed", ErrorKind::kUnauthorized, "credentials_refused", Cure::kRegion,
     "check AWS_REGION"},
    {"PermanentRedirect", ErrorKind::kBadAnswer, "", Cure::kRegion, "check AWS_REGION"},
    {"RequestTimeout", ErrorKind::kUnavailable, "", Cure::kNone, ""},
    {"SlowDown", ErrorKind::kUnavailable, "storage_throttled", Cure::kNone, ""},
};

const Meaning* FindMeaning(std::string_view s3_code) {
  for (const Meaning& meaning : kMeanings)
    if (meaning.s3_code == s3_code) return &meaning;
  return nullptr;
}

// ETag comes quoted, from some servers bare.
std::optional<Validator> TagOf(std::string text) {
  if (!text.empty() && text.find('"') == std::string::npos) text = '"' + text + '"';
  auto tag = ParseEntityTag(text);
  if (!tag || tag->weak) return std::nullopt;
  return Validator{Validator::Kind::kStrongTag, tag->Format()};
}

}  // namespace

S3Dialect::S3Dialect(std::string bucket, std::string prefix) : bucket_(std::move(bucket)), prefix_(std::move(prefix)) {}

// '/' stays as it is in the path of a key.
StorageRequest S3Dialect::ObjectRequest(const std::string& name, StorageRequest::Kind kind) const {
  std::string object = prefix_ + name;
  std::string path = "/" + EncodePath(object);
  return {.kind = kind, .object = std::move(object), .path = std::move(path)};
}

StorageRequest S3Dialect::ReadRequest(const FetchRequest& request) const {
  StorageRequest read = ObjectRequest(request.name, StorageRequest::Kind::kRead);
  read.fields = FetchFields(request);
  return read;
}

StorageRequest S3Dialect::StatRequest(const std::string& name) const {
  StorageRequest stat = ObjectRequest(name, StorageRequest::Kind::kStat);
  stat.head_only = true;
  return stat;
}

std::optional<StorageRequest> S3Dialect::SecondStatRequest(const std::string& name) const {
  StorageRequest stat = ObjectRequest(name, StorageRequest::Kind::kStat);
  stat.fields = {RangeField({0, 1})};
  return stat;
}

StorageRequest S3Dialect::ListRequest(const std::string& token) const {
  StorageRequest list{.kind = StorageRequest::Kind::kList, .path = "/"};
  if (!token.empty()) list.query = "continuation-token=" + EncodeComponent(token) + "&";
  list.query += "encoding-type=url&list-type=2&max-keys=1000";
  if (!prefix_.empty()) list.query += "&prefix=" + EncodeComponent(prefix_);
  return list;
}

Result<ObjectFacts> S3Dialect::ReadStat(const AnswerHead& head, std::string_view, WallTime now) const {
  return JudgeStatAnswer(head, now, rules());
}

Result<ListPage> S3Dialect::ReadList(std::string_view body, SkippedNames& skipped) const {
  pugi::xml_document document;
  auto parsed = document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8);
  pugi::xml_node list = document.child("ListBucketResult");
  if (!parsed || !list) return Error{ErrorKind::kBadAnswer, "the list is not a ListBucketResult"};
  const bool encoded = Child(list, "EncodingType") == "url";
  ListPage page;
  for (pugi::xml_node item : list.children("Contents")) {
    std::string key = Child(item, "Key");
    auto name = ListedName(encoded ? DecodeForm(key).value_or(key) : key, prefix_, skipped);
    if (!name) continue;
    page.objects.push_back({std::move(*name), ParseDecimal(Child(item, "Size")),
                            ParseRfc3339(Child(item, "LastModified")), TagOf(Child(item, "ETag"))});
  }
  if (Child(list, "IsTruncated") != "true") return page;
  page.next = Child(list, "NextContinuationToken");  // as it came: encoding-type does not touch it
  if (page.next.empty()) return Error{ErrorKind::kBadAnswer, "the list is cut short and does not say how it goes on"};
  return page;
}

Refusal S3Dialect::ReadRefusal(const RefusedAnswer& answer) const {
  pugi::xml_document document;
  document.load_buffer(answer.body.data(), answer.body.size(), pugi::parse_default, pugi::encoding_utf8);
  pugi::xml_node said = document.child("Error");
  const std::string s3_code = Child(said, "Code");
  std::string detail = s3_code.empty() ? "" : fmt::format("{}: {}", s3_code, Child(said, "Message"));
  Refusal refusal{RefusalError(answer, detail)};
  refusal.region = Child(said, "Region");
  if (refusal.region.empty()) refusal.region = answer.region;
  if (const Meaning* meaning = FindMeaning(s3_code)) {
    refusal.error.kind = meaning->kind;
    // A word is for what is wrong with the storage: an object that is missing or forbidden has none.
    bool of_object = meaning->kind == ErrorKind::kForbidden && !answer.listing;
    if (!of_object) refusal.error.code = meaning->code;
    refusal.cure = meaning->cure;
    refusal.error.throttled |= s3_code == "SlowDown";
    if (s3_code == "NoSuchBucket") refusal.error.message += fmt::format(" (bucket {})", Quoted(bucket_));
    if (!meaning->advice.empty()) refusal.error.message += fmt::format("; {}", meaning->advice);
  }
  // A bucket in another region tells so with 301 or 400; the answer to HEAD in a field alone.
  if ((answer.status == 301 || answer.status == 400 || answer.status == 307) && !refusal.region.empty())
    refusal.cure = Cure::kRegion;
  if (answer.status == 404 && answer.listing) refusal.error.code = "bucket_not_found";
  return refusal;
}

}  // namespace reelcache
