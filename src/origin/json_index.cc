#include "origin/json_index.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "http/http_date.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

using Json = nlohmann::json;

// Reads as it goes: a tree of a page of 64 MiB would take ten times that.
class IndexReader final : public Json::json_sax_t {
 public:
  std::vector<IndexEntry> entries;
  bool is_array = false;
  std::string fault = "it is not an array of entries";

  bool start_array(std::size_t) override {
    is_array = true;
    return ++depth_ > 0;
  }
  bool end_array() override { return --depth_ >= 0; }

  bool start_object(std::size_t) override {
    if (depth_ == 0) return false;
    if (++depth_ == 2) {
      entry_ = {};
      listed_ = true;
    }
    return true;
  }

  bool end_object() override {
    if (depth_-- == 2 && listed_ && !entry_.name.empty()) Keep();
    return true;
  }

  bool key(string_t& name) override {
    if (depth_ == 2) key_ = name;
    return true;
  }

  bool string(string_t& text) override {
    if (depth_ != 2) return true;
    if (key_ == "name") entry_.name = text;
    if (key_ == "mtime") entry_.last_modified = ParseHttpDate(text);
    if (key_ == "mod_time") entry_.last_modified = ParseRfc3339(text);
    if (key_ == "type") {
      entry_.folder = text == "directory";
      listed_ = entry_.folder || text == "file";
    }
    return true;
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (depth_ == 2 && key_ == "size") entry_.size = value;
    return true;
  }

  bool boolean(bool value) override {
    if (depth_ == 2 && key_ == "is_dir") entry_.folder = value;
    return true;
  }

  bool null() override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return Fault(fmt::format("it is malformed at byte {}", position));
  }

 private:
  bool Fault(std::string why) {
    fault = std::move(why);
    return false;
  }

  void Keep() {
    if (entry_.name.size() > 1 && entry_.name.back() == '/') {  // Caddy's folders
      entry_.folder = true;
      entry_.name.pop_back();
    }
    if (entry_.folder) entry_.size.reset();
    entries.push_back(std::move(entry_));
  }

  int depth_ = 0;  // 1: in the array, 2: in one of its objects
  std::string key_;
  IndexEntry entry_;
  bool listed_ = false;
};

// How many bytes at the front of `text` are one well-formed UTF-8 character; 0 if none are.
std::size_t CharacterBytes(std::string_view text) {
  for (std::size_t size = 1; size <= std::min<std::size_t>(4, text.size()); ++size)
    if (IsValidUtf8(text.substr(0, size))) return size;
  return 0;
}

// nginx writes names as their bytes are. One that is not UTF-8 must not cost the whole page: its bad bytes become an
// escape for NUL, which no valid name holds.
std::string EscapeInvalidBytes(std::string_view body) {
  std::string out;
  out.reserve(body.size() + 64);
  while (!body.empty()) {
    std::size_t size = CharacterBytes(body);
    out += size > 0 ? body.substr(0, size) : std::string_view("\\u0000");
    body.remove_prefix(std::max<std::size_t>(1, size));
  }
  return out;
}

}  // namespace

Result<std::vector<IndexEntry>> ParseJsonIndex(std::string_view body) {
  IndexReader reader;
  bool good = IsValidUtf8(body) ? Json::sax_parse(body, &reader) : Json::sax_parse(EscapeInvalidBytes(body), &reader);
  if (good && reader.is_array) return std::move(reader.entries);
  return Error{ErrorKind::kBadAnswer, "the folder's JSON is not an index: " + reader.fault};
}

}  // namespace reelcache
