// Decodes the packets of one track until a frame came out of them whole, which shows that it can be decoded.
#pragma once

#include "media_worker/av_handles.h"

namespace reelcache {

class TrackDecoder {
 public:
  explicit TrackDecoder(const AVStream& stream);

  bool wants_packets() const { return codec_ && !has_frame_ && packets_ < kMostPackets; }

  // Requires: wants_packets().
  void Decode(const AVPacket& packet);
  // No more packets come: gets what the decoder holds back. Whether it saw packets and made no frame of them.
  bool FailsAtEnd();
  // The frame that came out; null: none.
  const AVFrame* frame() const { return has_frame_ ? frame_.get() : nullptr; }

 private:
  static constexpr int kMostPackets = 40;  // decoders hold back up to 16 frames

  void TakeFrames();

  AvPtr<AVCodecContext> codec_;  // null: there is no decoder, which is nobody's damage
  AvPtr<AVFrame> frame_;
  int packets_ = 0;
  bool has_frame_ = false;
};

}  // namespace reelcache
