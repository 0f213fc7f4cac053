#include "media_worker/poster.h"

#include <utility>
#include <vector>

#include "media/worker_protocol.h"

namespace reelcache {
namespace {

constexpr AVPixelFormat kFormat = AV_PIX_FMT_YUVJ420P;
constexpr std::int64_t kMostPixels = 40'000'000;  // 8K; what is larger may not leave enough memory
constexpr int kQuantizers[] = {6, 12, 31};        // tried in turn until the JPEG is small enough

AvPtr<AVFrame> NewPicture(PictureSize size) {
  AvPtr<AVFrame> picture(av_frame_alloc());
  if (!picture) return nullptr;
  picture->format = kFormat;
  picture->width = size.width;
  picture->height = size.height;
  if (av_frame_get_buffer(picture.get(), 0) < 0) return nullptr;
  return picture;
}

// Where a film does not tell how its colours are written, its size does, as in browsers.
int ColoursOf(const AVFrame& frame) {
  if (frame.colorspace != AVCOL_SPC_UNSPECIFIED) return frame.colorspace;
  return frame.height >= 720 || frame.width >= 1280 ? SWS_CS_ITU709 : SWS_CS_ITU601;
}

bool IsFullRange(const AVFrame& frame) {
  return frame.color_range == AVCOL_RANGE_JPEG || frame.format == AV_PIX_FMT_YUVJ420P ||
         frame.format == AV_PIX_FMT_YUVJ422P || frame.format == AV_PIX_FMT_YUVJ444P ||
         frame.format == AV_PIX_FMT_YUVJ440P || frame.format == AV_PIX_FMT_YUVJ411P;
}

AvPtr<AVFrame> Scaled(const AVFrame& frame, PictureSize size) {
  AvPtr<AVFrame> picture = NewPicture(size);
  AvPtr<SwsContext> scaler(sws_getContext(frame.width, frame.height, static_cast<AVPixelFormat>(frame.format),
                                          size.width, size.height, kFormat, SWS_BICUBIC | SWS_ACCURATE_RND, nullptr,
                                          nullptr, nullptr));
  if (!picture || !scaler) return nullptr;
  constexpr int kNoOffset = 0, kUnchanged = 1 << 16;
  // A JPEG's colours are those of BT.601 in full range.
  sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(ColoursOf(frame)), IsFullRange(frame),
                           sws_getCoefficients(SWS_CS_ITU601), 1, kNoOffset, kUnchanged, kUnchanged);
  int rows = sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, picture->data, picture->linesize);
  if (rows != size.height) return nullptr;
  return picture;
}

std::vector<std::uint8_t> LumaOf(const AVFrame& picture) {
  std::vector<std::uint8_t> luma;
  for (int y = 0; y < picture.height; ++y) {
    const std::uint8_t* row = picture.data[0] + y * picture.linesize[0];
    luma.insert(luma.end(), row, row + picture.width);
  }
  return luma;
}

void TurnPlane(const AVFrame& from, AVFrame& to, int plane, Turn turn) {
  const int share = plane == 0 ? 1 : 2;  // colours have a quarter of the samples
  const int width = to.width / share, height = to.height / share;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      int column = turn.mirrored_x ? width - 1 - x : x, row = turn.mirrored_y ? height - 1 - y : y;
      if (turn.transposed) std::swap(column, row);
      to.data[plane][y * to.linesize[plane] + x] = from.data[plane][row * from.linesize[plane] + column];
    }
  }
}

AvPtr<AVFrame> Turned(const AVFrame& picture, Turn turn) {
  PictureSize size{picture.width, picture.height};
  if (turn.transposed) std::swap(size.width, size.height);
  AvPtr<AVFrame> out = NewPicture(size);
  for (int plane = 0; out && plane < 3; ++plane) TurnPlane(picture, *out, plane, turn);
  return out;
}

AvPtr<AVCodecContext> OpenEncoder(const AVFrame& picture, int quantizer) {
  const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
  AvPtr<AVCodecContext> encoder(codec == nullptr ? nullptr : avcodec_alloc_context3(codec));
  if (!encoder) return nullptr;
  encoder->width = picture.width;
  encoder->height = picture.height;
  encoder->pix_fmt = kFormat;
  encoder->sample_aspect_ratio = {1, 1};
  encoder->time_base = {1, 1};
  encoder->thread_count = 1;
  encoder->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;  // without the encoder's version
  encoder->global_quality = FF_QP2LAMBDA * quantizer;
  if (avcodec_open2(encoder.get(), codec, nullptr) < 0) return nullptr;
  return encoder;
}

// Empty: it could not be done.
std::string EncodeJpeg(AVFrame& picture, int quantizer) {
  AvPtr<AVCodecContext> encoder = OpenEncoder(picture, quantizer);
  AvPtr<AVPacket> packet(av_packet_alloc());
  if (!encoder || !packet) return "";
  picture.quality = encoder->global_quality;
  picture.pts = 0;
  if (avcodec_send_frame(encoder.get(), &picture) < 0 || avcodec_send_frame(encoder.get(), nullptr) < 0 ||
      avcodec_receive_packet(encoder.get(), packet.get()) < 0)
    return "";
  return {reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size)};
}

}  // namespace

bool Poster::Offer(const AVFrame& frame, AVRational sample_aspect) {
  if (frame.width < 2 || frame.height < 2 || std::int64_t{frame.width} * frame.height > kMostPixels) return false;
  AvPtr<AVFrame> picture = Scaled(frame, PosterSize({frame.width, frame.height}, av_q2d(sample_aspect), edge_));
  if (!picture) return false;
  const Brightness brightness = BrightnessOf(LumaOf(*picture));
  const bool shows = ShowsSomething(brightness);
  if (!best_ || shows || (!ShowsSomething(brightness_) && brightness.variance > brightness_.variance)) {
    best_ = std::move(picture);
    brightness_ = brightness;
  }
  return shows;
}

std::string Poster::Encode() {
  AvPtr<AVFrame> picture = best_ ? Turned(*best_, turn_) : nullptr;
  if (!picture) return "";
  for (int quantizer : kQuantizers) {
    std::string jpeg = EncodeJpeg(*picture, quantizer);
    if (IsPoster(jpeg)) return jpeg;
  }
  return "";
}

}  // namespace reelcache
