#include "app/check_list.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "gallery/natural_order.h"
#include "gallery/video_list.h"

namespace reelcache {
namespace {

// One source after the other, page by page. Keeps itself until the end.
class Reading : public std::enable_shared_from_this<Reading> {
 public:
  Reading(Loop& loop, std::vector<ListingSource> sources, bool with_hidden, OnNames on_names)
      : loop_(loop), sources_(std::move(sources)), with_hidden_(with_hidden), on_names_(std::move(on_names)) {}

  void NextPage(std::string token) {
    if (source_ == sources_.size()) return Finish();
    sources_[source_].origin.List(loop_, std::move(token), [self = shared_from_this()](Result<ListPage> page) {
      if (!page) return self->on_names_(page.error());
      self->Keep(*page);
      if (page->next.empty()) ++self->source_;
      self->NextPage(std::move(page->next));
    });
  }

 private:
  void Keep(const ListPage& page) {
    for (const ListedObject& object : page.objects) {
      std::string name = sources_[source_].prefix + object.name;
      if (IsListed(name, with_hidden_)) names_.push_back(std::move(name));
    }
  }

  void Finish() {
    std::sort(names_.begin(), names_.end(), NaturalLess);
    names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
    on_names_(std::move(names_));
  }

  Loop& loop_;
  const std::vector<ListingSource> sources_;
  const bool with_hidden_;
  const OnNames on_names_;
  std::size_t source_ = 0;
  std::vector<std::string> names_;
};

}  // namespace

void ListVideoNames(Loop& loop, std::vector<ListingSource> sources, bool with_hidden, OnNames on_names) {
  std::make_shared<Reading>(loop, std::move(sources), with_hidden, std::move(on_names))->NextPage("");
}

}  // namespace reelcache
