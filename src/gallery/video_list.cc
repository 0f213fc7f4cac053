#include "gallery/video_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "cache/object.h"
#include "gallery/natural_order.h"
#include "http/http_date.h"
#include "http/media_type.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

std::string Quote(std::string_view text) { return nlohmann::json(text).dump(); }

// A video of one of several lists.
struct Place {
  const VideoList* list;
  std::size_t index;

  std::string_view name() const { return list->name(index); }
  std::string_view json() const { return list->json(index); }
};

bool NameLess(const Place& a, const Place& b) { return NaturalLess(a.name(), b.name()); }

// Every video of `fresh`, in natural order, each name once: a list that changes while it is read may name one twice.
LargeVector<Place> SortedPlaces(const std::vector<VideoList>& fresh) {
  LargeVector<Place> places;
  places.reserve(std::accumulate(fresh.begin(), fresh.end(), std::size_t{0},
                                 [](std::size_t sum, const VideoList& list) { return sum + list.size(); }));
  for (const VideoList& list : fresh)
    for (std::size_t i = 0; i < list.size(); ++i) places.push_back({&list, i});
  std::stable_sort(places.begin(), places.end(), NameLess);
  auto same = [](const Place& a, const Place& b) { return a.name() == b.name(); };
  places.erase(std::unique(places.begin(), places.end(), same), places.end());
  return places;
}

// What a list will hold.
struct Extent {
  std::size_t videos = 0;
  std::size_t name_bytes = 0;
  std::size_t json_bytes = 2;

  void Add(std::string_view name, std::string_view json) {
    ++videos;
    name_bytes += name.size();
    json_bytes += json.size() + 1;
  }
  bool Within(const ListLimits& limits) const {
    return videos <= limits.videos && name_bytes + json_bytes <= limits.text_bytes;
  }
};

// Cuts `places` where they no longer fit beside what `extent` counts already; true when something was cut.
bool CutToFit(LargeVector<Place>& places, Extent& extent, const ListLimits& limits) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    Extent with = extent;
    with.Add(places[i].name(), places[i].json());
    if (!with.Within(limits)) {
      places.erase(places.begin() + static_cast<std::ptrdiff_t>(i), places.end());
      return true;
    }
    extent = with;
  }
  return false;
}

}  // namespace

void VideoList::Append(std::string_view name, std::string_view json, std::uint32_t source) {
  json_.back() = ',';
  if (items_.empty()) json_.pop_back();
  json_.append(json);
  names_.append(name);
  items_.push_back({json_.size(), static_cast<std::uint32_t>(names_.size()), source});
  json_ += ']';
}

void VideoList::Reserve(std::size_t videos, std::size_t name_bytes, std::size_t json_bytes) {
  items_.reserve(videos);
  names_.reserve(name_bytes);
  json_.reserve(json_bytes);
}

std::string_view VideoList::name(std::size_t i) const {
  std::size_t begin = i == 0 ? 0 : items_[i - 1].name_end;
  return std::string_view(names_).substr(begin, items_[i].name_end - begin);
}

std::string_view VideoList::json(std::size_t i) const {
  std::size_t begin = 1 + (i == 0 ? 0 : items_[i - 1].json_end);
  return std::string_view(json_).substr(begin, items_[i].json_end - begin);
}

bool IsListed(std::string_view name, bool serve_hidden) {
  return IsVideoName(name) && IsValidUtf8(name) && (serve_hidden || !HasHiddenSegment(name));
}

std::string FormatVideo(std::string_view name, const ListedObject& object, std::string_view more) {
  std::string etag = "null";
  if (object.size && object.validator) {
    ObjectFacts facts;
    facts.complete_length = *object.size;
    facts.validator = *object.validator;
    if (auto tag = EntityTagOf(facts)) etag = Quote(tag->Format());
  }
  std::string modified = object.last_modified ? Quote(FormatRfc3339(*object.last_modified)) : "null";
  std::string size = object.size ? std::to_string(*object.size) : "null";
  return fmt::format(R"({{"etag":{},"modified":{},"name":{},"size":{},"url":"/download/{}"{}}})", etag, modified,
                     Quote(name), size, EncodePath(name), more);
}

Merged ReplaceSource(const VideoList& base, std::uint32_t source, const std::vector<VideoList>& fresh,
                     const ListLimits& limits) {
  Merged merged;
  Extent extent;
  for (std::size_t i = 0; i < base.size(); ++i)
    if (base.source(i) != source) extent.Add(base.name(i), base.json(i));
  LargeVector<Place> places = SortedPlaces(fresh);
  merged.truncated = CutToFit(places, extent, limits);
  VideoList& list = merged.list;
  list.Reserve(extent.videos, extent.name_bytes, extent.json_bytes);
  auto next = places.begin();
  auto append_until = [&](auto is_behind) {
    for (; next != places.end() && !is_behind(next->name()); ++next) list.Append(next->name(), next->json(), source);
  };
  for (std::size_t i = 0; i < base.size(); ++i) {
    if (base.source(i) == source) continue;
    append_until([&](std::string_view name) { return !NaturalLess(name, base.name(i)); });
    if (next != places.end() && next->name() == base.name(i)) ++next;
    list.Append(base.name(i), base.json(i), base.source(i));
  }
  append_until([](std::string_view) { return false; });
  return merged;
}

VideoPage SelectPage(const VideoList& list, const ListQuery& query) {
  VideoPage page{"[", 0, ""};
  std::size_t taken = 0;
  std::size_t last = 0;
  bool begun = query.after.empty();
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list.name(i).starts_with(query.prefix)) continue;
    ++page.total;
    begun = begun || NaturalLess(query.after, list.name(i));
    if (begun && taken < query.limit) {
      if (taken++ > 0) page.json += ',';
      page.json += list.json(i);
      last = i;
    } else if (begun && page.next.empty()) {
      page.next = FormatNextLink(query, list.name(last));
    }
  }
  page.json += ']';
  return page;
}

}  // namespace reelcache
