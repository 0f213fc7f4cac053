#include "media_worker/sampler.h"

#include <fmt/format.h>

#include <ctime>
#include <optional>

#include "media_worker/track_decoder.h"

namespace reelcache {
namespace {

constexpr std::int64_t kMostSampleBytes = 8 * 1024 * 1024;  // of packets that are read at one place of the file
constexpr std::int64_t kMostBytesBetween = 2 * 1024 * 1024;  // of packets that are passed over to the next place
// Where a poster is looked for after the beginning, until a picture is good.
constexpr double kPosterShares[] = {0.15, 0.5};  // of the duration
constexpr double kPosterSeconds[] = {5, 15};     // where nothing tells where those are
constexpr std::clock_t kMostTime = 4 * CLOCKS_PER_SEC;  // of the processor's 10 s; no other place is tried after it

bool HasTime() { return std::clock() < kMostTime; }

}  // namespace

Sampler::Sampler(AVFormatContext& format, Tracks tracks, Poster* poster)
    : format_(format), tracks_(tracks), poster_(poster), packet_(av_packet_alloc()) {}

void Sampler::SampleFilm(double duration) {
  Sample(0);
  if (poster_ == nullptr) {
    SampleAt(duration / 2);
    return;
  }
  for (double share : kPosterShares)
    if (!HasTime() || SampleAt(share * duration)) return;
  FindPosterFromHere();  // libavformat may seek to the beginning of a fragmented film
}

void Sampler::SampleBeginning() {
  if (!Sample(0) && poster_ != nullptr) FindPosterFromHere();
}

void Sampler::FindPosterFromHere() {
  for (double seconds : kPosterSeconds)
    if (!HasTime() || SampleFrom(seconds)) return;
}

bool Sampler::SampleAt(double seconds) {
  const int leading = tracks_.video >= 0 ? tracks_.video : tracks_.audio;
  if (leading < 0) return false;
  auto timestamp = static_cast<std::int64_t>(seconds / av_q2d(stream(leading)->time_base));
  return av_seek_frame(&format_, leading, timestamp, AVSEEK_FLAG_BACKWARD) >= 0 && Sample(seconds);
}

// Only reads until the first keyframe from there on.
bool Sampler::SampleFrom(double seconds) {
  for (std::int64_t bytes = 0; bytes < kMostBytesBetween && av_read_frame(&format_, packet_.get()) >= 0;) {
    bytes += packet_->size;
    bool is_keyframe = packet_->stream_index == tracks_.video && (packet_->flags & AV_PKT_FLAG_KEY) != 0;
    if (is_keyframe && TimeOf(*packet_) >= seconds) return Sample(TimeOf(*packet_));
    av_packet_unref(packet_.get());
  }
  return false;
}

// Decodes, from the packet that is there or the next one on, until picture and sound have a frame. Whether the picture
// makes a poster.
bool Sampler::Sample(double seconds) {
  std::optional<TrackDecoder> picture, sound;
  if (tracks_.video >= 0) picture.emplace(*stream(tracks_.video));
  if (tracks_.audio >= 0) sound.emplace(*stream(tracks_.audio));
  std::int64_t bytes = 0;
  auto wants = [](const std::optional<TrackDecoder>& decoder) { return decoder && decoder->wants_packets(); };
  while ((wants(picture) || wants(sound)) && bytes < kMostSampleBytes &&
         (packet_->data != nullptr || av_read_frame(&format_, packet_.get()) >= 0)) {
    bytes += packet_->size;
    auto& decoder = packet_->stream_index == tracks_.video ? picture : sound;
    bool is_ours = packet_->stream_index == tracks_.video || packet_->stream_index == tracks_.audio;
    if (is_ours && wants(decoder)) decoder->Decode(*packet_);
    av_packet_unref(packet_.get());
  }
  if (picture && picture->FailsAtEnd()) SetDamage(kDamagePicture, seconds);
  if (sound && sound->FailsAtEnd()) SetDamage(kDamageSound, seconds);
  return picture && Offer(picture->frame());
}

bool Sampler::Offer(const AVFrame* frame) {
  if (frame == nullptr || poster_ == nullptr) return false;
  return poster_->Offer(*frame, av_guess_sample_aspect_ratio(&format_, stream(tracks_.video), nullptr));
}

// Seconds since the beginning of its track. 0: not known.
double Sampler::TimeOf(const AVPacket& packet) const {
  const AVStream& track = *stream(packet.stream_index);
  const std::int64_t time = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
  if (time == AV_NOPTS_VALUE) return 0;
  const double start = track.start_time == AV_NOPTS_VALUE ? 0 : static_cast<double>(track.start_time);
  return (static_cast<double>(time) - start) * av_q2d(track.time_base);
}

void Sampler::SetDamage(const Wording& wording, double seconds) {
  if (!damage_words_.empty()) return;
  auto whole = static_cast<std::uint64_t>(seconds);
  damage_words_ = InEnglish(wording, fmt::format("{}:{:02}", whole / 60, whole % 60));
}

}  // namespace reelcache
