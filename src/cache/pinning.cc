#include "cache/pinning.h"

#include <algorithm>

#include "cache/object_record.h"
#include "store/marks.h"
#include "store/pins.h"
#include "store/write_receipt.h"

namespace reelcache {
namespace {

Error Refuse(ErrorKind kind, std::string message, std::string_view code) {
  return {kind, std::move(message), std::nullopt, false, code};
}

}  // namespace

Result<PinTotals> Pinning::Add(const Object& object) {
  if (!object.storable()) return Refuse(ErrorKind::kBusy, "the object may not be stored", kNotStorable);
  return Add(std::vector<Pin>{cache_.PinOf(object)});
}

Result<PinTotals> Pinning::AddPrefix(const std::string& prefix) {
  std::vector<Pin> pins;
  for (const std::string& name : cache_.KnownNames(prefix))
    if (auto pin = PinOf(name)) pins.push_back(std::move(*pin));
  return Add(pins);
}

// Nothing for what is not known, or may not be stored.
std::optional<Pin> Pinning::PinOf(const std::string& name) const {
  ObjectRef known = cache_.table_.Known(name);
  if (!known || known->doomed()) known = cache_.FromRecord(name);
  return known && known->storable() ? std::optional(cache_.PinOf(*known)) : std::nullopt;
}

Result<PinTotals> Pinning::Add(const std::vector<Pin>& pins) {
  std::vector<Change> changes;
  for (const Pin& pin : pins) changes.push_back({pin.cache_key, pin});
  return Make(std::move(changes));
}

Result<PinTotals> Pinning::Remove(const std::string& name) {
  const std::string key = cache_.KeyOf(name);
  std::vector<Change> changes;
  if (cache_.store().pins().Find(ObjectIdOf(key))) changes.push_back({key});
  return Make(std::move(changes));
}

Result<PinTotals> Pinning::RemovePrefix(const std::string& prefix) {
  std::vector<Change> changes;
  const auto places = cache_.origin().CacheKeyPrefixes(prefix);
  for (const Pin& pin : cache_.store().pins().All()) {
    auto below = [&](const KeyPrefix& place) { return pin.cache_key.starts_with(place.key); };
    if (std::any_of(places.begin(), places.end(), below)) changes.push_back({pin.cache_key});
  }
  return Make(std::move(changes));
}

// Whoever opens an object moves its pin meanwhile: undone is what nobody changed since.
Result<PinTotals> Pinning::Make(std::vector<Change> changes) {
  std::lock_guard lock(mutex_);
  Pins& pins = cache_.store().pins();
  auto receipt = std::make_shared<WriteReceipt>();
  {
    auto alone = pins.Changing();
    for (Change& change : changes) change.before = pins.Find(ObjectIdOf(change.cache_key));
    if (!FitIn(changes)) return Refuse(ErrorKind::kBusy, "more than --pin-size would be pinned", kOverLimit);
    for (const Change& change : changes) Put(change.cache_key, change.after, receipt);
  }
  if (receipt->Wait()) return Totals(changes.size());
  auto alone = pins.Changing();
  auto unheard = std::make_shared<WriteReceipt>();
  for (const Change& change : changes)
    if (pins.Find(ObjectIdOf(change.cache_key)) == change.after) Put(change.cache_key, change.before, unheard);
  return Refuse(ErrorKind::kUnavailable, "the cache cannot be written", kNotWritable);
}

bool Pinning::FitIn(const std::vector<Change>& changes) const {
  const Pins& pins = cache_.store().pins();
  auto bytes_of = [](const std::optional<Pin>& pin) { return pin ? pin->bytes : 0; };
  std::uint64_t bytes = pins.bytes();
  for (const Change& change : changes) bytes += bytes_of(change.after) - bytes_of(change.before);
  return bytes <= pins.limit_bytes();
}

void Pinning::Put(const std::string& key, const std::optional<Pin>& pin, const std::shared_ptr<WriteReceipt>& receipt) {
  ChunkStore& store = cache_.store();
  pin ? store.pins().Put(*pin) : store.pins().Erase(ObjectIdOf(key));
  store.CommitRecord(MarkOf(kPinMark, key), pin ? std::optional(FormatPin(*pin)) : std::nullopt, receipt);
}

// One of an origin that is no longer configured is shown by its cache key.
std::vector<PinnedName> Pinning::All() const {
  std::vector<PinnedName> all;
  for (const Pin& pin : cache_.store().pins().All())
    all.push_back({cache_.origin().NameOf(pin.cache_key).value_or(pin.cache_key), pin.bytes});
  return all;
}

PinTotals Pinning::Totals(std::uint64_t objects) const {
  const Pins& pins = cache_.store().pins();
  return {objects, pins.bytes(), pins.limit_bytes()};
}

}  // namespace reelcache
