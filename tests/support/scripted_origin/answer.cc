#include "support/scripted_origin/answer.h"

#include <algorithm>
#include <cstring>

#include "support/scripted_origin/range.h"

namespace reelcache {
namespace {

// What the answer says of the object's version, and what preconditions are held against.
struct Validators {
  std::string entity_tag;     // empty: none
  std::int64_t last_modified;
  bool has_date;

  bool weak() const { return entity_tag.starts_with("W/"); }
};

Validators ValidatorsOf(const Object& object, const Behaviour& behaviour) {
  std::string tag = object.EntityTag();
  if (behaviour.weak_etag) tag = "W/" + tag;
  if (behaviour.no_etag) tag.clear();
  return {tag, object.LastModified(), !behaviour.no_last_modified};
}

bool TagListHas(const std::string& list, const Validators& validators, bool strong) {
  if (Trim(list) == "*") return true;
  if (validators.entity_tag.empty() || (strong && validators.weak())) return false;
  const auto opaque = [](std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
  };
  std::string_view rest = list;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view tag = Trim(rest.substr(0, comma));
    if (strong ? tag == validators.entity_tag : opaque(tag) == opaque(validators.entity_tag)) {
      return true;
    }
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  }
  return false;
}

// Whether the date in `field` is one, and the object was not changed after it.
bool UnchangedSince(const std::string* field, const Validators& validators, bool otherwise) {
  if (field == nullptr || !validators.has_date) return otherwise;
  const auto since = ParseHttpDate(*field);
  return since ? validators.last_modified <= *since : otherwise;
}

// 412 or 304 when a precondition says so, else 0.
int PreconditionStatus(const Fields& fields, const Validators& validators) {
  if (const std::string* list = fields.Find("If-Match")) {
    if (!TagListHas(*list, validators, true)) return 412;
  } else if (!UnchangedSince(fields.Find("If-Unmodified-Since"), validators, true)) {
    return 412;
  }
  if (const std::string* list = fields.Find("If-None-Match")) {
    return TagListHas(*list, validators, false) ? 304 : 0;
  }
  return UnchangedSince(fields.Find("If-Modified-Since"), validators, false) ? 304 : 0;
}

bool IfRangeHolds(const std::string* field, const Validators& validators) {
  if (field == nullptr) return true;
  if (field->find('"') == std::string::npos) {
    return validators.has_date && *field == FormatHttpDate(validators.last_modified);
  }
  return !validators.weak() && *field == validators.entity_tag;
}

void SetValidators(const Validators& validators, Fields& fields) {
  if (!validators.entity_tag.empty()) fields.Set("ETag", validators.entity_tag);
  if (validators.has_date) fields.Set("Last-Modified", FormatHttpDate(validators.last_modified));
}

std::string_view MediaType(std::string_view name) {
  if (name.ends_with(".mp4") || name.ends_with(".m4v")) return "video/mp4";
  if (name.ends_with(".webm")) return "video/webm";
  return "application/octet-stream";
}

void SetContentRange(const std::string& fault, const RangeChoice& range, std::uint64_t complete_length,
                     Fields& fields) {
  if (fault == "missing") return;
  const std::uint64_t shift = fault == "shift" ? 1 : 0;
  const std::string complete =
      fault == "star" ? "*" : std::to_string(complete_length + (fault == "total" ? 1 : 0));
  fields.Set("Content-Range", "bytes " + std::to_string(range.begin + shift) + '-' +
                                  std::to_string(range.end - 1 + shift) + '/' + complete);
}

RangeChoice RangeOf(const RequestHead& request, const Validators& validators,
                    std::uint64_t complete_length, const Behaviour& behaviour) {
  const std::string* field = request.fields.Find("Range");
  const bool asked = field != nullptr && request.method == "GET" && !behaviour.ignore_range &&
                     IfRangeHolds(request.fields.Find("If-Range"), validators);
  return asked ? ChooseRange(*field, complete_length) : RangeChoice{};
}

// The head and body of a 200 or 206.
Answer Representation(const Object& object, RangeChoice range, const Behaviour& behaviour) {
  Answer answer;
  const bool part = range.kind == RangeChoice::Kind::kPart;
  if (!part) range.end = object.complete_length;
  answer.head.status = part ? 206 : 200;
  if (part) {
    SetContentRange(behaviour.wrong_content_range, range, object.complete_length, answer.head.fields);
  }
  const std::uint64_t size = range.end - range.begin;
  answer.body.object = object;
  answer.body.begin = range.begin;
  answer.body.overlong_bytes = behaviour.overlong_body;
  answer.body.size = size - std::min(size, behaviour.short_body) + behaviour.overlong_body;
  answer.head.fields.Set("Content-Type", std::string(MediaType(object.name)));
  answer.head.fields.Set("Content-Length", std::to_string(answer.body.size));
  if (!behaviour.ignore_range) answer.head.fields.Set("Accept-Ranges", "bytes");
  return answer;
}

}  // namespace

void AnswerBody::Read(std::uint64_t position, std::span<char> out) const {
  if (!object) {
    std::memcpy(out.data(), text.data() + position, out.size());
    return;
  }
  const std::uint64_t own_bytes = size - overlong_bytes;
  const std::uint64_t own = std::min<std::uint64_t>(out.size(), own_bytes - std::min(own_bytes, position));
  object->Body().Fill(begin + position, out.first(own));
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(own), out.end(), 'X');
}

Answer TextAnswer(int status, std::string text, std::string_view content_type) {
  Answer answer;
  answer.head.status = status;
  answer.head.fields.Set("Content-Type", std::string(content_type));
  answer.head.fields.Set("Content-Length", std::to_string(text.size()));
  answer.body.size = text.size();
  answer.body.text = std::move(text);
  return answer;
}

std::optional<Answer> FixedAnswer(const Behaviour& behaviour) {
  if (!behaviour.redirect_to.empty()) {
    Answer answer = TextAnswer(behaviour.redirect_status, "elsewhere\n");
    answer.head.fields.Set("Location", behaviour.redirect_to);
    return answer;
  }
  if (!behaviour.status) return std::nullopt;
  Answer answer = TextAnswer(*behaviour.status, "status by script\n");
  if (behaviour.retry_after) {
    answer.head.fields.Set("Retry-After", std::to_string(*behaviour.retry_after));
  }
  return answer;
}

Answer ObjectAnswer(const RequestHead& request, const Object& object, const Behaviour& behaviour) {
  const Validators validators = ValidatorsOf(object, behaviour);
  Answer answer;
  const int status = PreconditionStatus(request.fields, validators);
  const RangeChoice range = RangeOf(request, validators, object.complete_length, behaviour);
  if (status == 412) {
    answer = TextAnswer(412, "precondition failed\n");
  } else if (status == 304) {
    answer.head.status = 304;
  } else if (range.kind == RangeChoice::Kind::kUnsatisfiable) {
    answer = TextAnswer(416, "range not satisfiable\n");
    answer.head.fields.Set("Content-Range", "bytes */" + std::to_string(object.complete_length));
  } else {
    answer = Representation(object, range, behaviour);
  }
  SetValidators(validators, answer.head.fields);
  if (behaviour.cache_control) answer.head.fields.Set("Cache-Control", *behaviour.cache_control);
  return answer;
}

}  // namespace reelcache
