#include "cache/object_record.h"

#include <cstring>

namespace reelcache {
namespace {

// u8 layout, and whether the origin must be asked | u64 complete_length | u8 validator kind | text validator | u8 has date, i64 seconds | text type |
// text encoding | i64 validated_at in ms | text note, absent if empty.
// Integers are in the machine's order; text is u32 length and bytes.
constexpr std::uint8_t kLayout = 1;
constexpr std::uint8_t kLayoutMustAsk = 2;  // not read by a program that does not know it, which then asks, too

template <typename T>
void Put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void PutText(std::string& out, std::string_view text) {
  Put(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  T Take() {
    T value{};
    if (rest_.size() < sizeof value) {
      failed_ = true;
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }

  std::string TakeText() {
    auto length = Take<std::uint32_t>();
    if (failed_ || rest_.size() < length) {
      failed_ = true;
      return "";
    }
    std::string text(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return text;
  }

  bool AtEnd() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace

ObjectRecord RecordOf(const Object& object) {
  return {object.facts(), object.validated_at(), object.note(), object.must_ask()};
}

std::string FormatObjectRecord(const ObjectRecord& record) {
  const ObjectFacts& facts = record.facts;
  std::string out;
  Put(out, record.must_ask ? kLayoutMustAsk : kLayout);
  Put(out, facts.complete_length);
  Put(out, static_cast<std::uint8_t>(facts.validator.kind));
  PutText(out, facts.validator.value);
  Put(out, static_cast<std::uint8_t>(facts.last_modified.has_value()));
  Put(out, static_cast<std::int64_t>(
               facts.last_modified ? std::chrono::system_clock::to_time_t(*facts.last_modified) : 0));
  PutText(out, facts.content_type);
  PutText(out, facts.content_encoding);
  Put(out, static_cast<std::int64_t>(
               std::chrono::duration_cast<std::chrono::milliseconds>(record.validated_at.time_since_epoch()).count()));
  if (!record.note.empty()) PutText(out, record.note);
  return out;
}

std::optional<ObjectRecord> ParseObjectRecord(std::string_view bytes) {
  Cursor cursor(bytes);
  const auto layout = cursor.Take<std::uint8_t>();
  if (layout != kLayout && layout != kLayoutMustAsk) return std::nullopt;
  ObjectRecord record;
  record.must_ask = layout == kLayoutMustAsk;
  record.facts.complete_length = cursor.Take<std::uint64_t>();
  auto kind = cursor.Take<std::uint8_t>();
  if (kind > static_cast<std::uint8_t>(Validator::Kind::kStrongTag)) return std::nullopt;
  record.facts.validator.kind = static_cast<Validator::Kind>(kind);
  record.facts.validator.value = cursor.TakeText();
  bool has_date = cursor.Take<std::uint8_t>() != 0;
  auto date = cursor.Take<std::int64_t>();
  if (has_date) record.facts.last_modified = std::chrono::system_clock::from_time_t(date);
  record.facts.content_type = cursor.TakeText();
  record.facts.content_encoding = cursor.TakeText();
  record.validated_at = WallTime(std::chrono::milliseconds(cursor.Take<std::int64_t>()));
  if (!cursor.AtEnd()) record.note = cursor.TakeText();
  if (!cursor.AtEnd()) return std::nullopt;
  return record;
}

}  // namespace reelcache
