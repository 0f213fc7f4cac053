#include "cache/opening.h"

#include <algorithm>

#include "base/log.h"
#include "cache/freshness.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kTailBytes = 256 * 1024;

}  // namespace

Opening::Opening(Cache& cache, Loop& loop, std::string name, OpenWish wish, std::weak_ptr<Viewer> viewer)
    : cache_(cache), loop_(loop), name_(std::move(name)), wish_(wish), viewer_(std::move(viewer)) {}

void Opening::Start(ObjectTable::Look look) {
  waits_at_origin_.emplace(cache_.metrics_, Gauge::kViewersWaiting);
  question_ = std::move(look.question);
  changed_ = look.changed;
  if (look.object) {
    generation_ = look.object->generation();
    Revalidate(std::move(look.object));
    return;
  }
  cache_.disk_readers_.Submit([self = shared_from_this()]() mutable {
    Cache& cache = self->cache_;
    ObjectRef recorded = self->changed_ ? nullptr : cache.FromRecord(self->name_);
    Generation generation = recorded ? recorded->generation()
                                     : ReadGeneration(cache.store_, cache.purge_counts_, cache.KeyOf(self->name_));
    Loop& loop = self->loop_;
    loop.Post([self = std::move(self), recorded, generation] { self->OnRecord(recorded, generation); });
  });
}

void Opening::OnRecord(const ObjectRef& recorded, Generation generation) {
  generation_ = generation;
  if (!recorded) return Ask();
  if (!cache_.MayAnswer(*recorded, cache_.IsStale(*recorded))) return Revalidate(recorded);
  cache_.table_.IfCurrent(name_, question_, [&] { cache_.MovePin(*recorded); });
  Tell(Opened{recorded});
}

// A purge that overtook the question would be undone by a record of what was there before.
void Opening::Remember(const Object& object) {
  cache_.table_.IfCurrent(name_, question_, [&] { cache_.Remember(object); });
}

void Opening::Forget() {
  cache_.table_.IfCurrent(name_, question_, [&] { cache_.store_.EraseRecord(cache_.KeyOf(name_)); });
}

void Opening::Ask() {
  if (!wish_.first_bytes) {
    AskByHead();
    return;
  }
  running_ = shared_from_this();
  ByteInterval interval = PlanQuestion(*wish_.first_bytes, cache_.options_.chunk_bytes);
  handle_ = cache_.origin_.Fetch(loop_, FetchRequest{name_, interval, std::nullopt, true, wish_.cause}, *this);
}

void Opening::AskByHead() {
  cache_.origin_.Stat(loop_, name_, [self = shared_from_this()](Result<ObjectFacts> facts) {
    if (facts.ok())
      self->TellNew(*facts);
    else
      self->Tell(std::move(facts.error()));
  });
}

// The GET goes on as the object's first fill. If its bytes may not be combined with others it is dropped.
void Opening::OnHead(const ObjectFacts& facts, ByteInterval interval) {
  auto object = cache_.MakeObject(name_, facts, cache_.clock_.Wall(), generation_);
  Opened opened{object};
  opened.validated = true;
  if (object->storable()) {
    auto fill = std::make_shared<Fill>(cache_.reader_parts_.sinks, object, interval, wish_.cause);
    if (timing_) fill->OnTiming(*timing_);
    {
      std::lock_guard lock(object->fills_mutex);
      object->fills.push_back(fill);
    }
    opened.own_fill = std::make_shared<FillTicket>(fill);
    fill->Adopt(std::move(running_));
    fill_ = fill;
    Remember(*object);
  } else {
    TellUnstored(*object);
    loop_.Post([self = std::move(running_)] { self->handle_ = nullptr; });
  }
  told_ = true;
  // From a later turn: whoever asked may start or drop fetches, and this is one of the fetch's own callbacks.
  loop_.Post([self = shared_from_this(), opened = std::move(opened), end = interval.end]() mutable {
    if (self->wish_.with_tail && !self->range_ignored_) self->FetchTail(opened.object, end);
    self->Tell(std::move(opened));
  });
}

// Many films have their index at the end. A little of it, unless it comes with what is fetched until `from`.
void Opening::FetchTail(const ObjectRef& object, std::uint64_t from) {
  const ChunkGrid& grid = object->grid();
  const std::uint64_t length = object->facts().complete_length;
  const ByteInterval tail{grid.EntryBegin(length - std::min(length, kTailBytes)), length};
  const ReaderParts& parts = cache_.reader_parts_;
  if (!object->storable() || object->doomed() || tail.begin < from || !IsMissing(parts.sinks, *object, tail.begin)) return;
  auto fill = std::make_shared<Fill>(parts.sinks, object, tail, wish_.cause);
  fill->AddReader();  // one that stays: it goes on to its end without any
  {
    std::lock_guard lock(object->fills_mutex);
    object->fills.push_back(fill);
  }
  fill->Start(parts.origin, loop_, false);
}

void Opening::OnTiming(const FetchTiming& timing) { timing_ = timing; }

void Opening::OnRangeIgnored() { range_ignored_ = true; }

void Opening::OnBytes(std::string_view bytes) {
  if (auto fill = fill_.lock()) fill->OnBytes(bytes);
}

void Opening::OnEnd(Status status) {
  if (auto fill = fill_.lock()) {
    fill->OnEnd(std::move(status));
    return;
  }
  if (told_) return;
  // Dropped from a later turn: this is one of the fetch's own callbacks.
  loop_.Post([self = std::move(running_)] { self->handle_ = nullptr; });
  bool past_the_end = !status.ok() && status.error().kind == ErrorKind::kUnsatisfied;
  if (past_the_end)
    AskByHead();
  else
    Tell(status.ok() ? Error{ErrorKind::kBadAnswer, "the origin answered without a head"} : std::move(status.error()));
}

void Opening::Revalidate(ObjectRef known) {
  cache_.metrics_.Add(Counter::kRevalidations);
  cache_.origin_.Stat(loop_, name_, [self = shared_from_this(), known](Result<ObjectFacts> facts) {
    self->OnRevalidated(known, std::move(facts));
  });
}

// "Unknown" is not "deleted": only an answer that says so makes an object go.
void Opening::OnRevalidated(const ObjectRef& known, Result<ObjectFacts> facts) {
  const auto& options = cache_.options_;
  if (facts.ok()) {
    if (VersionIdOf(*facts) == VersionIdOf(known->facts())) return OnSameVersion(known, *facts);
    cache_.metrics_.Add(Counter::kObjectsChanged);
    known->Doom();
    return TellNew(*facts);
  }
  const Error& error = facts.error();
  if (error.kind == ErrorKind::kNotFound && IsAboutObject(error)) {
    known->Doom();
    Forget();
  } else if (!IsAboutObject(error) && known->storable() &&
             MayServeStale(known->validated_at(), cache_.clock_.Wall(), options.fresh_for, options.stale_if_error)) {
    cache_.metrics_.Add(Counter::kStaleServed);
    known->AllowStale(cache_.clock_.Wall() + options.negative_ttl.get());
    Opened opened{known};
    opened.stale = true;
    Tell(std::move(opened));
    return;
  }
  Tell(std::move(facts.error()));
}

// What is said of the bytes can be mended while the bytes stay (RFC 9111 §4.3.4): a Content-Encoding, a type, a date. Who
// reads the object as it was known goes on.
void Opening::OnSameVersion(const ObjectRef& known, const ObjectFacts& facts) {
  ObjectRef object = known;
  if (facts == known->facts()) {
    cache_.table_.IfCurrent(name_, question_, [&] { known->Freshen(cache_.clock_.Wall()); });
  } else {
    object = cache_.MakeObject(name_, facts, cache_.clock_.Wall(), generation_);
    object->SetNote(known->note());
    object->ShareUse(*known);
  }
  if (object->storable())
    Remember(*object);
  else if (known->storable())
    Forget();
  Opened opened{object};
  opened.validated = true;
  Tell(std::move(opened));
}

void Opening::TellNew(const ObjectFacts& facts) {
  auto object = cache_.MakeObject(name_, facts, cache_.clock_.Wall(), generation_);
  Remember(*object);
  TellUnstored(*object);
  Opened opened{object};
  opened.validated = true;
  Tell(std::move(opened));
}

// Once an object: `no-store` is the origin's wish, a missing validator is often news to its owner.
void Opening::TellUnstored(const Object& object) {
  if (object.storable() || !object.facts().may_store) return;
  SaidOnce::Turn turn = cache_.unstored_.Note(name_);
  if (turn == SaidOnce::Turn::kSaid) return;
  spdlog::warn("{} has no strong validator: served, never stored{}{}", Quoted(name_),
               turn == SaidOnce::Turn::kLast ? " (more such objects stay unsaid)" : "", InBrackets(wish_.cause));
}

void Opening::Tell(Result<Opened> result) {
  told_ = true;
  waits_at_origin_.reset();
  cache_.Finish(name_, question_, result);
  if (auto viewer = viewer_.lock()) viewer->OnOpened(std::move(result));
}

}  // namespace reelcache
