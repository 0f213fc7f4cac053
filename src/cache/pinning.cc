#include "cache/pinning.h"

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
  std::lock_guard lock(mutex_);
  if (!FitIn(pins)) return Refuse(ErrorKind::kBusy, "more than --pin-size would be pinned", kOverLimit);
  ChunkStore& store = cache_.store();
  auto receipt = std::make_shared<WriteReceipt>();
  std::vector<std::optional<Pin>> before;
  for (const Pin& pin : pins) {
    before.push_back(store.pins().Find(pin.object));
    store.pins().Put(pin);
    store.CommitRecord(MarkOf(kPinMark, pin.cache_key), FormatPin(pin), receipt);
  }
  if (receipt->Wait()) return Totals(pins.size());
  for (std::size_t i = 0; i < pins.size(); ++i)
    before[i] ? store.pins().Put(*before[i]) : store.pins().Erase(pins[i].object);
  return Refuse(ErrorKind::kUnavailable, "the cache cannot be written", kNotWritable);
}

bool Pinning::FitIn(const std::vector<Pin>& pins) const {
  const Pins& pinned = cache_.store().pins();
  std::uint64_t bytes = pinned.bytes();
  for (const Pin& pin : pins) {
    auto before = pinned.Find(pin.object);
    bytes += pin.bytes - (before ? before->bytes : 0);
  }
  return bytes <= pinned.limit_bytes();
}

Result<PinTotals> Pinning::Remove(const std::string& name) {
  auto pin = cache_.store().pins().Find(ObjectIdOf(cache_.KeyOf(name)));
  return Remove(pin ? std::vector<Pin>{*pin} : std::vector<Pin>{});
}

Result<PinTotals> Pinning::RemovePrefix(const std::string& prefix) {
  std::vector<Pin> pins;
  const auto places = cache_.origin().CacheKeyPrefixes(prefix);
  for (Pin& pin : cache_.store().pins().All())
    for (const KeyPrefix& place : places)
      if (pin.cache_key.starts_with(place.key)) {
        pins.push_back(std::move(pin));
        break;
      }
  return Remove(pins);
}

Result<PinTotals> Pinning::Remove(const std::vector<Pin>& pins) {
  std::lock_guard lock(mutex_);
  ChunkStore& store = cache_.store();
  auto receipt = std::make_shared<WriteReceipt>();
  for (const Pin& pin : pins) {
    store.pins().Erase(pin.object);
    store.CommitRecord(MarkOf(kPinMark, pin.cache_key), std::nullopt, receipt);
  }
  if (receipt->Wait()) return Totals(pins.size());
  for (const Pin& pin : pins) store.pins().Put(pin);
  return Refuse(ErrorKind::kUnavailable, "the cache cannot be written", kNotWritable);
}

// One of an origin that is no longer configured is shown by its cache key.
std::vector<PinnedName> Pinning::All() const {
  std::vector<PinnedName> all;
  const auto places = cache_.origin().CacheKeyPrefixes("");
  for (const Pin& pin : cache_.store().pins().All()) {
    std::string name = pin.cache_key;
    for (const KeyPrefix& place : places)
      if (pin.cache_key.starts_with(place.key)) name = place.name + pin.cache_key.substr(place.key.size());
    all.push_back({std::move(name), pin.bytes});
  }
  return all;
}

PinTotals Pinning::Totals(std::uint64_t objects) const {
  const Pins& pins = cache_.store().pins();
  return {objects, pins.bytes(), pins.limit_bytes()};
}

}  // namespace reelcache
