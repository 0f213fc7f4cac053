// Bytes together with a share in whatever keeps them alive: a fill's buffer, a pinned block, a string.
//
// Thread: the bytes never change once a slice over them exists; slices may be copied on any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace reelcache {

struct Slice {
  std::shared_ptr<const void> owner;
  std::string_view bytes;

  std::size_t size() const { return bytes.size(); }
  bool empty() const { return bytes.empty(); }

  // A part of this slice that shares the owner. `count` is clamped to what there is.
  Slice Sub(std::size_t offset, std::size_t count = std::string_view::npos) const {
    return {owner, bytes.substr(offset, count)};
  }

  static Slice Own(std::string text) {
    auto owned = std::make_shared<const std::string>(std::move(text));
    std::string_view view = *owned;
    return {std::move(owned), view};
  }

  // For literals and other bytes that outlive the process's last slice.
  static Slice Static(std::string_view view) { return {nullptr, view}; }
};

}  // namespace reelcache
