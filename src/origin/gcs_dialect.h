// Google Cloud Storage's JSON API (https://cloud.google.com/storage/docs/json_api), for Replit Object Storage too.
//
// An object's version is its generation, told in x-goog-generation: bytes are pinned by `generation=`, which answers
// 404 when that generation is gone. `Accept-Encoding: gzip` on reads keeps the server from unpacking what is stored with
// gzip: it would ignore ranges then. On lists and metadata it would have them packed.
#pragma once

#include "origin/bucket_dialect.h"

namespace reelcache {

inline constexpr std::string_view kGcsServer = "https://storage.googleapis.com";

class GcsDialect final : public BucketDialect {
 public:
  // `server` without a path: kGcsServer or an emulator's.
  GcsDialect(std::string server, std::string bucket, std::string prefix);

  StorageRequest ReadRequest(const FetchRequest& request) const override;
  StorageRequest StatRequest(const std::string& name) const override;
  std::optional<StorageRequest> SecondStatRequest(const std::string&) const override { return std::nullopt; }
  StorageRequest ListRequest(const std::string& token) const override;

  // Metadata as JSON, or the head of an answer to a range of the first byte.
  Result<ObjectFacts> ReadStat(const AnswerHead& head, std::string_view body, WallTime now) const override;
  Result<ListPage> ReadList(std::string_view body, SkippedNames& skipped) const override;
  Refusal ReadRefusal(const RefusedAnswer& answer) const override;

  AnswerRules rules() const override;

 private:
  StorageRequest ObjectRequest(const std::string& name, StorageRequest::Kind kind) const;

  const std::string server_;
  const std::string bucket_;
  const std::string prefix_;
};

// x-goog-generation as a strong tag; else as any HTTP server tells it.
Validator GcsValidator(const Fields& fields, WallTime now);

}  // namespace reelcache
