// A list of videos as text: their names, and their JSON objects joined to one array. Pure.
//
// Nothing is kept per video but its two texts and 16 bytes, so a part of the list is a row of substrings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gallery/list_query.h"
#include "gallery/page_allocator.h"
#include "origin/origin.h"

namespace reelcache {

class VideoList {
 public:
  // Requires: fewer than 4 GiB of names.
  void Append(std::string_view name, std::string_view json, std::uint32_t source = 0);
  void Reserve(std::size_t videos, std::size_t name_bytes, std::size_t json_bytes);

  std::size_t size() const { return items_.size(); }
  std::string_view name(std::size_t i) const;
  std::string_view json(std::size_t i) const;  // the video's own object
  std::uint32_t source(std::size_t i) const { return items_[i].source; }

  std::string_view json() const { return json_; }        // the whole array
  std::size_t text_bytes() const { return names_.size() + json_.size(); }

  friend bool operator==(const VideoList&, const VideoList&) = default;

 private:
  struct Item {
    std::uint64_t json_end;
    std::uint32_t name_end;
    std::uint32_t source;
    friend bool operator==(const Item&, const Item&) = default;
  };
  LargeText names_;
  LargeText json_ = "[]";
  LargeVector<Item> items_;
};

// Videos that /download/ would hand out: one of the formats, UTF-8, hidden ones only on wish.
bool IsListed(std::string_view name, bool serve_hidden);

// The JSON object of `object` under its full name, and in it `more` members, each with a comma before it.
std::string FormatVideo(std::string_view name, const ListedObject& object, std::string_view more = {});

struct ListLimits {
  std::size_t videos = 500'000;
  std::size_t text_bytes = 192 * 1024 * 1024;  // names and JSON
};

struct Merged {
  VideoList list;          // in natural order, each name once
  bool truncated = false;  // a limit left some of `fresh` out
};

// `base` with the videos of `source` replaced by `fresh` (in any order). Those of other sources always stay.
Merged ReplaceSource(const VideoList& base, std::uint32_t source, const std::vector<VideoList>& fresh,
                     const ListLimits& limits);

struct VideoPage {
  std::string json;       // an array
  std::size_t total = 0;  // videos of the list that match the prefix
  std::string next;       // Link field; empty: nothing follows
};

// Requires: `list` is in natural order.
VideoPage SelectPage(const VideoList& list, const ListQuery& query);

}  // namespace reelcache
