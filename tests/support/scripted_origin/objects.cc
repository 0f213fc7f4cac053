#include "support/scripted_origin/objects.h"

#include <cctype>
#include <nlohmann/json.hpp>
#include <string_view>

#include "support/scripted_origin/http_message.h"

namespace reelcache {
namespace {

constexpr std::int64_t kFirstModified = 784903526;  // Tue, 15 Nov 1994 12:45:26 GMT
constexpr std::int64_t kSecondsPerRevision = 60;

nlohmann::ordered_json FileEntry(const std::string& name, const Object& object) {
  return {{"name", name},
          {"type", "file"},
          {"mtime", FormatHttpDate(object.LastModified())},
          {"size", object.complete_length}};
}

nlohmann::ordered_json FolderEntry(const std::string& name) {
  return {{"name", name}, {"type", "directory"}, {"mtime", FormatHttpDate(kFirstModified)}};
}

std::string PercentEncode(const std::string& name) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || std::string_view("-._~").find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      ((encoded += '%') += kDigits[byte >> 4U]) += kDigits[byte & 15U];
    }
  }
  return encoded;
}

}  // namespace

std::string Object::EntityTag() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string tag = "\"";
  std::uint64_t hash = SplitMix64(BodySeed(name, revision));
  for (int i = 0; i < 16; ++i, hash >>= 4U) tag += kDigits[hash & 15U];
  return tag + '"';
}

std::int64_t Object::LastModified() const {
  return kFirstModified + static_cast<std::int64_t>(revision - 1) * kSecondsPerRevision;
}

void ObjectTable::Create(const std::string& name, std::uint64_t complete_length) {
  const std::lock_guard lock(mutex_);
  objects_[name] = Object{.name = name, .complete_length = complete_length};
}

std::optional<Object> ObjectTable::Find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(name);
  if (found == objects_.end()) return std::nullopt;
  return found->second;
}

bool ObjectTable::Replace(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(name);
  if (found == objects_.end()) return false;
  found->second.body_version = ++found->second.revision;
  return true;
}

bool ObjectTable::Grow(const std::string& name, std::uint64_t by_bytes) {
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(name);
  if (found == objects_.end()) return false;
  ++found->second.revision;
  found->second.complete_length += by_bytes;
  return true;
}

bool ObjectTable::Delete(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return objects_.erase(name) == 1;
}

std::optional<std::string> ObjectTable::List(const std::string& prefix) const {
  const std::lock_guard lock(mutex_);
  auto folders = nlohmann::ordered_json::array();
  auto files = nlohmann::ordered_json::array();
  for (auto it = objects_.lower_bound(prefix); it != objects_.end(); ++it) {
    if (!it->first.starts_with(prefix)) break;
    const std::string rest = it->first.substr(prefix.size());
    const std::size_t slash = rest.find('/');
    if (slash == std::string::npos) {
      files.push_back(FileEntry(rest, it->second));
    } else if (folders.empty() || folders.back()["name"] != rest.substr(0, slash)) {
      folders.push_back(FolderEntry(rest.substr(0, slash)));
    }
  }
  if (files.empty() && folders.empty() && !prefix.empty()) return std::nullopt;
  for (auto& file : files) folders.push_back(std::move(file));
  return folders.dump();
}

std::optional<std::string> ObjectTable::ListAsHtml(const std::string& prefix) const {
  const auto listing = List(prefix);
  if (!listing) return std::nullopt;
  std::string page = "<!DOCTYPE html>\n";
  for (const auto& entry : nlohmann::json::parse(*listing)) {
    const std::string name = PercentEncode(entry["name"].get<std::string>());
    const char* end = entry["type"] == "directory" ? "/" : "";
    page += "<a href=\"" + name + end + "\">" + name + end + "</a>\n";
  }
  return page;
}

}  // namespace reelcache
