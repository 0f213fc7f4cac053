#include "admin/pin_api.h"

#include <nlohmann/json.hpp>

#include "admin/json_answer.h"
#include "server/error_response.h"

namespace reelcache {
namespace {

Answer TotalsAnswer(const Result<PinTotals>& totals) {
  if (totals.ok())
    return JsonAnswer(200, nlohmann::json{{"objects", totals->objects},
                                          {"pinned_bytes", totals->pinned_bytes},
                                          {"limit_bytes", totals->limit_bytes}});
  std::string_view code = totals.error().code;
  if (code == Pinning::kOverLimit)
    return JsonError(409, code, "That is more than --pin-size allows; nothing was pinned. Unpin something, or raise --pin-size.");
  if (code == Pinning::kNotStorable)
    return JsonError(409, code, "The origin does not let this object be stored: there is nothing to pin.");
  return JsonError(503, code, "The cache on disk cannot be written at the moment; nothing was changed. The server's log says why.");
}

// The storage's word on a name that was to be pinned.
Answer NotOpenedAnswer(const Error& error) {
  if (error.kind == ErrorKind::kNotFound && error.code.empty())
    return JsonError(404, "no_such_object", "The storage has no object of this name.");
  return JsonError(StatusOf(error.kind), "storage_failed",
                   "The storage did not say what this object is. The server's log says more.");
}

Answer PinsAnswer(const Pinning& pinning) {
  nlohmann::json pins = nlohmann::json::array();
  for (const PinnedName& pin : pinning.All()) pins.push_back({{"name", pin.name}, {"bytes", pin.bytes}});
  PinTotals totals = pinning.Totals();
  return JsonAnswer(200, nlohmann::json{{"pins", std::move(pins)},
                                        {"pinned_bytes", totals.pinned_bytes},
                                        {"limit_bytes", totals.limit_bytes}});
}

}  // namespace

// Waits for what the cache finds out about one name.
class PinApi::Asking final : public Viewer, public std::enable_shared_from_this<Asking> {
 public:
  Asking(PinApi& api, Loop& loop, OnAnswer on_answer) : api_(api), loop_(loop), on_answer_(std::move(on_answer)) {}

  void OnOpened(Result<Opened> opened) override {
    auto self = shared_from_this();
    {
      std::lock_guard lock(api_.mutex_);
      api_.asking_.erase(self);
    }
    api_.PinOpened(loop_, std::move(opened), std::move(on_answer_));
  }
  void OnReady() override {}

 private:
  PinApi& api_;
  Loop& loop_;
  OnAnswer on_answer_;
};

PinApi::PinApi(Cache& cache, Pinning& pinning, WorkPool& workers, std::function<void()> on_changed)
    : cache_(cache), pinning_(pinning), workers_(workers), on_changed_(std::move(on_changed)) {}

PinApi::~PinApi() = default;

void PinApi::Handle(Loop& loop, const RequestHead&, const TargetUri& target, OnAnswer on_answer) {
  auto query = ParseSteeringQuery(target.query, false);
  if (!query.ok()) return on_answer(JsonError(400, query.error().code, query.error().message));
  Change(loop, target.path() == kUnpinPath, std::move(*query), std::move(on_answer));
}

void PinsApi::Handle(Loop& loop, const RequestHead&, const TargetUri&, OnAnswer on_answer) {
  workers_.Submit([&pinning = pinning_, &loop, on_answer = std::move(on_answer)]() mutable {
    loop.Post([answer = PinsAnswer(pinning), on_answer = std::move(on_answer)] { on_answer(answer); });
  });
}

// A name need not be in the cache yet: how long the object is, the origin says.
void PinApi::Change(Loop& loop, bool unpin, SteeringQuery query, OnAnswer on_answer) {
  bool is_name = query.what == SteeringQuery::What::kName;
  if (unpin || !is_name) {
    auto work = [&pinning = pinning_, unpin, is_name, text = std::move(query.text)] {
      if (!unpin) return pinning.AddPrefix(text);
      return is_name ? pinning.Remove(text) : pinning.RemovePrefix(text);
    };
    return Work(loop, std::move(work), std::move(on_answer));
  }
  auto asking = std::make_shared<Asking>(*this, loop, std::move(on_answer));
  {
    std::lock_guard lock(mutex_);
    asking_.insert(asking);
  }
  if (auto opened = cache_.Open(loop, query.text, {}, asking)) asking->OnOpened(std::move(*opened));
}

void PinApi::PinOpened(Loop& loop, Result<Opened> opened, OnAnswer on_answer) {
  if (!opened.ok()) return on_answer(NotOpenedAnswer(opened.error()));
  Work(loop, [&pinning = pinning_, object = opened->object] { return pinning.Add(*object); }, std::move(on_answer));
}

void PinApi::Work(Loop& loop, std::function<Result<PinTotals>()> work, OnAnswer on_answer) {
  workers_.Submit([this, &loop, work = std::move(work), on_answer = std::move(on_answer)]() mutable {
    Answer answer = TotalsAnswer(work());
    on_changed_();
    loop.Post([answer = std::move(answer), on_answer = std::move(on_answer)] { on_answer(answer); });
  });
}

}  // namespace reelcache
