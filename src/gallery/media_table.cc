#include "gallery/media_table.h"

#include <fmt/format.h>

#include "cache/object_record.h"
#include "gallery/media_json.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

// Whether the list speaks of the bytes that `object` was. What it does not say cannot tell them apart.
bool IsListed(const ListedObject& listed, const ObjectFacts& object) {
  if (listed.size && *listed.size != object.complete_length) return false;
  if (listed.validator) return *listed.validator == object.validator;
  return !listed.last_modified || !object.last_modified || *listed.last_modified == *object.last_modified;
}

}  // namespace

ChunkKey PosterKey(const Cache& cache, const std::string& name, std::uint64_t version) {
  return {ObjectIdOf("poster\n" + cache.KeyOf(name)), version, 0};
}

std::string PosterPath(std::string_view name, std::uint64_t version) {
  return fmt::format("/poster/{}?v={:016x}", EncodePath(name), version);
}

std::optional<MediaTable::Found> MediaTable::Find(const std::string& name) const {
  std::lock_guard lock(mutex_);
  auto entry = entries_.find(name);
  if (entry == entries_.end() || !entry->second.read) return std::nullopt;
  if (cache_.clock().Now() - *entry->second.read > kKnownFor) return std::nullopt;
  if (!entry->second.note) return Found{{}, "", entry->second.error};
  Found found{*entry->second.note, PosterPathOf(name, entry->second), ""};
  if (found.note.poster && found.poster_path.empty()) return std::nullopt;
  return found;
}

void MediaTable::Put(const std::string& name, const ObjectFacts& object, MediaNote note) {
  Keep(name, {std::move(note), object, "", cache_.clock().Now()});
}

void MediaTable::PutError(const std::string& name, std::string error) {
  Keep(name, {std::nullopt, {}, std::move(error), cache_.clock().Now()});
}

std::string MediaTable::MembersOf(const std::string& name, const ListedObject& listed) {
  std::optional<Entry> known;
  {
    std::lock_guard lock(mutex_);
    if (auto found = entries_.find(name); found != entries_.end()) known = found->second;
  }
  if (!known) Keep(name, *(known = FromRecord(name)));
  if (!known->note || !IsListed(listed, known->object)) return "";
  return ListMembers(known->note->facts, PosterPathOf(name, *known));
}

void MediaTable::Keep(const std::string& name, Entry entry) {
  std::lock_guard lock(mutex_);
  if (entries_.size() >= kMostVideos && !entries_.contains(name)) entries_.clear();
  entries_.insert_or_assign(name, std::move(entry));
}

MediaTable::Entry MediaTable::FromRecord(const std::string& name) const {
  auto text = cache_.store().ReadRecord(cache_.KeyOf(name));
  auto record = text ? ParseObjectRecord(*text) : std::nullopt;
  if (!record) return {};
  return {ParseMediaNote(record->note), std::move(record->facts), "", std::nullopt};
}

std::string MediaTable::PosterPathOf(const std::string& name, const Entry& entry) const {
  if (!entry.note->poster) return "";
  const std::uint64_t version = VersionIdOf(entry.object);
  return cache_.store().Contains(PosterKey(cache_, name, version)) ? PosterPath(name, version) : "";
}

}  // namespace reelcache
