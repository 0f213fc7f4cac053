// How one kind of object storage speaks HTTP: addresses, versions, lists, refusals. Pure.
//
// Objects are named relative to a prefix that ends in '/' or is empty.
#pragma once

#include <string>
#include <string_view>

#include "origin/fetch_answer.h"
#include "origin/refused_answer.h"
#include "origin/skipped_names.h"
#include "origin/storage_request.h"

namespace reelcache {

class BucketDialect {
 public:
  virtual ~BucketDialect() = default;

  virtual StorageRequest ReadRequest(const FetchRequest& request) const = 0;
  virtual StorageRequest StatRequest(const std::string& name) const = 0;
  // Another way to the same facts, whose refusal says why; nothing when there is none.
  virtual std::optional<StorageRequest> SecondStatRequest(const std::string& name) const = 0;
  virtual StorageRequest ListRequest(const std::string& token) const = 0;

  virtual Result<ObjectFacts> ReadStat(const AnswerHead& head, std::string_view body, WallTime now) const = 0;
  virtual Result<ListPage> ReadList(std::string_view body, SkippedNames& skipped) const = 0;
  virtual Refusal ReadRefusal(const RefusedAnswer& answer) const = 0;

  virtual AnswerRules rules() const = 0;
};

// The part of a bucket's name that is ours to show; nothing, noted in `skipped`, for one that no address can name.
std::optional<std::string> ListedName(std::string_view object, std::string_view prefix, SkippedNames& skipped);

// A name that object storage can hold and a browser can ask for: 1 to 1,024 bytes of UTF-8 without NUL, CR and LF, no
// "." or ".." between slashes.
bool IsBucketObjectName(std::string_view name);

// Of a status without a body worth reading.
Error RefusalError(const RefusedAnswer& answer, std::string_view detail);

}  // namespace reelcache
