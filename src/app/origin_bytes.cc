#include "app/origin_bytes.h"

#include <fmt/format.h>

#include <utility>

namespace reelcache {

void OriginBytes::Open(std::function<void(Status)> on_open) { Fetch(0, 1, std::move(on_open)); }

void OriginBytes::Read(ByteInterval interval, OnRead on_read) {
  auto missing = FirstMissing(interval);
  if (!missing) return on_read(Copy(interval));
  if (cost_.bytes >= kMostBytes)
    return on_read(Error{ErrorKind::kBusy, fmt::format("more than {} MiB would have to be read", kMostBytes >> 20)});
  Fetch(*missing, RunFrom(*missing), [this, interval, on_read = std::move(on_read)](Status status) mutable {
    if (!status) return on_read(status.error());
    Read(interval, std::move(on_read));
  });
}

std::optional<std::uint64_t> OriginBytes::FirstMissing(ByteInterval interval) const {
  for (std::uint64_t block = interval.begin / kBlockBytes; block * kBlockBytes < interval.end; ++block)
    if (!blocks_.contains(block)) return block;
  return std::nullopt;
}

// How many blocks to fetch at once: up to the next one that is there, or the end.
std::uint64_t OriginBytes::RunFrom(std::uint64_t block) const {
  std::uint64_t blocks = block == next_block_ ? std::min(2 * run_blocks_, kMostRunBlocks) : 1;
  if (auto next = blocks_.upper_bound(block); next != blocks_.end()) blocks = std::min(blocks, next->first - block);
  return blocks;
}

void OriginBytes::Fetch(std::uint64_t block, std::uint64_t blocks, std::function<void(Status)> on_done) {
  on_done_ = std::move(on_done);
  run_.clear();
  run_begin_ = block;
  run_blocks_ = blocks;
  next_block_ = block + blocks;
  ++cost_.requests;
  FetchRequest request;
  request.name = name_;
  request.interval = {block * kBlockBytes, (block + blocks) * kBlockBytes};
  if (facts_.validator.strong()) request.pin = facts_.validator;
  fetch_ = origin_.Fetch(loop_, std::move(request), *this);
}

void OriginBytes::OnHead(const ObjectFacts& facts, ByteInterval) {
  changed_ = cost_.requests > 1 && !IsSameVersion(facts, facts_);
  if (!changed_) facts_ = facts;
}

void OriginBytes::OnBytes(std::string_view bytes) {
  run_.append(bytes);
  cost_.bytes += bytes.size();
}

void OriginBytes::OnEnd(Status status) {
  if (status && changed_) status = Error{ErrorKind::kChanged, "the object changed while it was read"};
  if (status)
    for (std::uint64_t at = 0; at < run_.size(); at += kBlockBytes)
      blocks_[run_begin_ + at / kBlockBytes] = run_.substr(at, kBlockBytes);
  auto on_done = std::exchange(on_done_, nullptr);
  on_done(std::move(status));  // may destroy this
}

std::string OriginBytes::Copy(ByteInterval interval) const {
  std::string out;
  out.reserve(interval.size());
  for (std::uint64_t at = interval.begin; at < interval.end;) {
    const std::string& block = blocks_.at(at / kBlockBytes);
    const std::uint64_t skip = at % kBlockBytes;
    out.append(block, skip, interval.end - at);
    at = (at / kBlockBytes + 1) * kBlockBytes;
  }
  return out;
}

}  // namespace reelcache
