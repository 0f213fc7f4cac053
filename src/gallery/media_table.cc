#include "gallery/media_table.h"

#include <fmt/format.h>

#include "gallery/media_json.h"
#include "http/target_uri.h"

namespace reelcache {
bool IsListedVersion(const ListedObject& listed, const ObjectFacts& object) {
  if (listed.size && *listed.size != object.complete_length) return false;
  if (listed.validator) return *listed.validator == object.validator;
  if (!listed.last_modified || !object.last_modified) return true;
  const bool is_whole_minute = std::chrono::floor<std::chrono::minutes>(*listed.last_modified) == *listed.last_modified;
  return *listed.last_modified == *object.last_modified ||
         (is_whole_minute && std::chrono::floor<std::chrono::minutes>(*object.last_modified) == *listed.last_modified);
}

ChunkKey PosterKey(const Cache& cache, const std::string& name, std::uint64_t version) {
  return {PosterIdOf(cache.KeyOf(name)), version, 0};
}

std::string PosterPath(std::string_view name, std::uint64_t version) {
  return fmt::format("/poster/{}?v={:016x}", EncodePath(name), version);
}

std::optional<MediaTable::Found> MediaTable::Find(const std::string& name) const {
  auto entry = Look(name);
  if (!entry || !entry->read) return std::nullopt;
  const bool is_error = !entry->error.empty();
  if (cache_.clock().Now() - *entry->read > (is_error ? kErrorFor : kKnownFor)) return std::nullopt;
  if (is_error) return Found{{}, "", std::move(entry->error)};
  Found found{entry->known->note, PosterPathOf(name, *entry->known), ""};
  if (found.note.poster && found.poster_path.empty()) return std::nullopt;
  return found;
}

void MediaTable::Put(const Object& object, MediaNote note) {
  auto known = std::make_shared<const Known>(Known{std::move(note), object.facts(), object.version()});
  std::lock_guard lock(mutex_);
  EntryFor(object.name()) = {std::move(known), "", cache_.clock().Now()};
}

void MediaTable::Forget(const std::string& name) {
  std::lock_guard lock(mutex_);
  entries_.erase(name);
}

void MediaTable::ForgetAll() {
  std::lock_guard lock(mutex_);
  entries_.clear();
}

void MediaTable::PutError(const std::string& name, std::string error) {
  std::lock_guard lock(mutex_);
  Entry& entry = EntryFor(name);
  entry.error = std::move(error);
  entry.read = cache_.clock().Now();
}

std::string MediaTable::MembersOf(const std::string& name, const ListedObject& listed) {
  auto entry = Look(name);
  if (!entry) {
    entry = Entry{FromRecord(name), "", std::nullopt};
    std::lock_guard lock(mutex_);
    if (entries_.size() < kMostFromRecords) entry = entries_.try_emplace(name, *entry).first->second;
  }
  if (!entry->known || !IsListedVersion(listed, entry->known->object)) return "";
  return ListMembers(entry->known->note.facts, PosterPathOf(name, *entry->known));
}

std::optional<MediaTable::Entry> MediaTable::Look(const std::string& name) const {
  std::lock_guard lock(mutex_);
  auto found = entries_.find(name);
  return found == entries_.end() ? std::nullopt : std::optional(found->second);
}

// Requires: mutex_ held.
MediaTable::Entry& MediaTable::EntryFor(const std::string& name) {
  if (entries_.size() >= 2 * kMostFromRecords && !entries_.contains(name)) entries_.clear();
  return entries_[name];
}

std::shared_ptr<const MediaTable::Known> MediaTable::FromRecord(const std::string& name) const {
  ObjectRef object = cache_.FromRecord(name);
  auto note = object ? ParseMediaNote(object->note()) : std::nullopt;
  if (!note) return nullptr;
  return std::make_shared<const Known>(Known{std::move(*note), object->facts(), object->version()});
}

std::string MediaTable::PosterPathOf(const std::string& name, const Known& known) const {
  if (!known.note.poster) return "";
  return cache_.store().Contains(PosterKey(cache_, name, known.version)) ? PosterPath(name, known.version) : "";
}

}  // namespace reelcache
