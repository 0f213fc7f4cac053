// The objects the origin holds. Their bytes are computed, so a film of any size costs nothing.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "support/test_body.h"

namespace reelcache {

struct Object {
  std::string name;
  std::uint64_t complete_length = 0;
  std::uint64_t revision = 1;      // counts every change; the entity tag follows it
  std::uint64_t body_version = 1;  // counts the changes of the bytes already there

  TestBody Body() const { return TestBody(BodySeed(name, body_version)); }
  std::string EntityTag() const;          // strong, quoted
  std::int64_t LastModified() const;      // seconds since 1970
};

// Thread: any. What it hands out are copies: an answer that runs keeps the version it began with.
class ObjectTable {
 public:
  void Create(const std::string& name, std::uint64_t complete_length);
  std::optional<Object> Find(const std::string& name) const;
  // False when there is no such object.
  bool Replace(const std::string& name);  // same length, other bytes, other entity tag
  bool Grow(const std::string& name, std::uint64_t by_bytes);  // keeps the bytes, appends more
  bool Delete(const std::string& name);

  // The folder `prefix` ("" or ending in "/") as nginx's `autoindex_format json` writes it; null
  // when nothing lies below it.
  std::optional<std::string> List(const std::string& prefix) const;
  // The same as a page of links.
  std::optional<std::string> ListAsHtml(const std::string& prefix) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Object> objects_;
};

}  // namespace reelcache
