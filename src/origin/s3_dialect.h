// S3's REST interface, as Amazon, R2, MinIO and their kin speak it.
//
// An object's version is its entity tag, pinned by If-Match. Paths are those of the key alone ("/a%20b.mp4", "/" for
// lists): the authority puts the bucket in front, into the path or the host.
#pragma once

#include "origin/bucket_dialect.h"

namespace reelcache {

class S3Dialect final : public BucketDialect {
 public:
  S3Dialect(std::string bucket, std::string prefix);

  StorageRequest ReadRequest(const FetchRequest& request) const override;
  StorageRequest StatRequest(const std::string& name) const override;
  // A range of the first byte: refusals of HEAD have no body that says why.
  std::optional<StorageRequest> SecondStatRequest(const std::string& name) const override;
  StorageRequest ListRequest(const std::string& token) const override;

  Result<ObjectFacts> ReadStat(const AnswerHead& head, std::string_view body, WallTime now) const override;
  Result<ListPage> ReadList(std::string_view body, SkippedNames& skipped) const override;
  Refusal ReadRefusal(const RefusedAnswer& answer) const override;

  AnswerRules rules() const override { return kHttpRules; }

 private:
  StorageRequest ObjectRequest(const std::string& name, StorageRequest::Kind kind) const;

  const std::string bucket_;
  const std::string prefix_;
};

}  // namespace reelcache
