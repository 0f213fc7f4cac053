#include "media_worker/track_decoder.h"

namespace reelcache {

TrackDecoder::TrackDecoder(const AVStream& stream) : frame_(av_frame_alloc()) {
  const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  if (codec == nullptr || !frame_) return;
  AvPtr<AVCodecContext> context(avcodec_alloc_context3(codec));
  if (!context || avcodec_parameters_to_context(context.get(), stream.codecpar) < 0) return;
  context->thread_count = 1;
  context->pkt_timebase = stream.time_base;
  if (avcodec_open2(context.get(), codec, nullptr) >= 0) codec_ = std::move(context);
}

void TrackDecoder::Decode(const AVPacket& packet) {
  ++packets_;
  if (avcodec_send_packet(codec_.get(), &packet) >= 0) TakeFrames();
}

bool TrackDecoder::FailsAtEnd() {
  if (!codec_ || packets_ == 0) return false;
  if (!has_frame_ && avcodec_send_packet(codec_.get(), nullptr) >= 0) TakeFrames();
  return !has_frame_;
}

// A frame that was patched up from its neighbours does not count.
void TrackDecoder::TakeFrames() {
  while (!has_frame_ && avcodec_receive_frame(codec_.get(), frame_.get()) >= 0)
    has_frame_ = (frame_->flags & AV_FRAME_FLAG_CORRUPT) == 0 && frame_->decode_error_flags == 0;
}

}  // namespace reelcache
