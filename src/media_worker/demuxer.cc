#include "media_worker/demuxer.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <cstdio>
#include <optional>
#include <span>
#include <vector>

#include "media/codec_strings.h"
#include "media/container_layout.h"
#include "media/damage_words.h"
#include "media/poster_rules.h"
#include "media_worker/sampler.h"

namespace reelcache {
namespace {

constexpr int kBufferBytes = 32 * 1024;
constexpr std::int64_t kProbeBytes = 1024 * 1024;       // for tracks whose container does not describe them
// Playlists, pictures and the like are no videos, and each demuxer less is one that cannot be attacked.
constexpr const char* kFormats = "mov,matroska,avi,flv,asf,mpegts,mpeg,ogg,rm,mxf";

// What libavformat reads through.
class Input {
 public:
  Input(ByteSource& source, bool seekable) : source_(source) {
    auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
    io_.reset(avio_alloc_context(buffer, kBufferBytes, 0, this, &ReadBytes, nullptr, &Seek));
    if (!seekable) io_->seekable = 0;
  }

  AVIOContext* io() { return io_.get(); }

 private:
  static int ReadBytes(void* self, std::uint8_t* into, int count) {
    auto& input = *static_cast<Input*>(self);
    std::span<char> bytes(reinterpret_cast<char*>(into), static_cast<std::size_t>(count));
    std::size_t got = input.source_.ReadAt(input.position_, bytes);
    input.position_ += got;
    return got == 0 ? AVERROR_EOF : static_cast<int>(got);
  }

  static std::int64_t Seek(void* self, std::int64_t offset, int whence) {
    auto& input = *static_cast<Input*>(self);
    const auto length = static_cast<std::int64_t>(input.source_.complete_length());
    if (whence == AVSEEK_SIZE) return length;
    const auto here = static_cast<std::int64_t>(input.position_);
    std::int64_t base = whence == SEEK_CUR ? here : whence == SEEK_END ? length : 0;
    std::int64_t position = 0;
    if (__builtin_add_overflow(base, offset, &position) || position < 0) return AVERROR(EINVAL);
    input.position_ = static_cast<std::uint64_t>(position);
    return position;
  }

  ByteSource& source_;
  AvPtr<AVIOContext> io_;
  std::uint64_t position_ = 0;
};

std::string FourLetters(std::uint32_t tag) {
  std::string out;
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<char>(tag >> 8 * i & 0xff));
  return out;
}

std::string CodecNameOf(const AVCodecParameters& parameters) {
  return parameters.codec_id == AV_CODEC_ID_NONE ? "unknown" : avcodec_get_name(parameters.codec_id);
}

std::string CodecStringOf(const AVCodecParameters& parameters) {
  const std::string codec = CodecNameOf(parameters), tag = FourLetters(parameters.codec_tag);
  std::string_view extradata(reinterpret_cast<const char*>(parameters.extradata),
                             static_cast<std::size_t>(std::max(0, parameters.extradata_size)));
  return CodecString({codec, extradata, tag, parameters.profile});
}

// Null: it has none. FFmpeg 6.1 keeps it elsewhere.
const std::uint8_t* DisplayMatrixOf(const AVStream& stream) {
#if LIBAVCODEC_VERSION_INT < AV_VERSION_INT(60, 31, 0)
  return av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
#else
  const AVCodecParameters& parameters = *stream.codecpar;
  const AVPacketSideData* found = av_packet_side_data_get(parameters.coded_side_data, parameters.nb_coded_side_data,
                                                          AV_PKT_DATA_DISPLAYMATRIX);
  return found == nullptr ? nullptr : found->data;
#endif
}

// A film that a phone took upright is stored lying on its side.
Turn TurnOfTrack(const AVStream& stream) {
  const std::uint8_t* data = DisplayMatrixOf(stream);
  if (data == nullptr) return {};
  return TurnOf(std::span<const std::int32_t, 9>(reinterpret_cast<const std::int32_t*>(data), 9));
}

AudioTrack DescribeSound(const AVStream& stream) {
  const AVCodecParameters& parameters = *stream.codecpar;
  return {CodecNameOf(parameters), CodecStringOf(parameters),
          static_cast<std::uint32_t>(std::max(0, parameters.ch_layout.nb_channels)),
          static_cast<std::uint32_t>(std::max(0, parameters.sample_rate))};
}

VideoTrack DescribePicture(const AVStream& stream) {
  const AVCodecParameters& parameters = *stream.codecpar;
  VideoTrack track;
  track.codec = CodecNameOf(parameters);
  track.codec_string = CodecStringOf(parameters);
  if (const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(parameters.format))) track.pixel_format = name;
  track.width = static_cast<std::uint32_t>(std::max(0, parameters.width));
  track.height = static_cast<std::uint32_t>(std::max(0, parameters.height));
  if (TurnOfTrack(stream).transposed) std::swap(track.width, track.height);
  if (stream.avg_frame_rate.num > 0 && stream.avg_frame_rate.den > 0) track.frame_rate = av_q2d(stream.avg_frame_rate);
  track.reordered = parameters.video_delay > 0;
  return track;
}

// The longest time without a keyframe. 0: the index names none.
double LongestGap(AVStream& stream, double duration) {
  std::vector<double> times;
  for (int i = 0; i < avformat_index_get_entries_count(&stream); ++i) {
    const AVIndexEntry* entry = avformat_index_get_entry(&stream, i);
    if ((entry->flags & AVINDEX_KEYFRAME) != 0)
      times.push_back(static_cast<double>(entry->timestamp) * av_q2d(stream.time_base));
  }
  if (times.empty()) return 0;
  std::sort(times.begin(), times.end());
  double longest = 0;
  for (std::size_t i = 1; i < times.size(); ++i) longest = std::max(longest, times[i] - times[i - 1]);
  return std::max(longest, duration - (times.back() - times.front()));  // the last ones belong to the last keyframe
}

class Demuxer {
 public:
  Demuxer(ByteSource& source, int poster_edge)
      : source_(source), layout_(ReadContainerLayout(source)), input_(source, MaySeek()), poster_edge_(poster_edge) {}

  MediaReading Read() {
    ReadFacts();
    return {std::move(facts_), poster_ ? poster_->Encode() : ""};
  }

 private:
  void ReadFacts() {
    facts_.container = layout_.container;
    facts_.index = layout_.index;
    facts_.fragmented = layout_.fragmented;
    SetDamage(Damage::kCutOff, layout_.cut_off);
    if (!Open()) {
      const bool is_unknown = layout_.container.empty();
      SetDamage(Damage::kUnreadable, InEnglish(is_unknown ? kDamageNoVideo : kDamageStructure));
      return;
    }
    Describe();
    if (!facts_.video && !facts_.audio)
      SetDamage(Damage::kUnreadable, InEnglish(kDamageNoTracks));
    TakeSamples();
    // libavformat knows a fragment's keyframes when it has read it.
    if (HasIndex() && !facts_.fragmented && facts_.video)
      facts_.video->keyframe_seconds = LongestGap(*stream(video_), facts_.duration);
  }

  void TakeSamples() {
    if (facts_.video && poster_edge_ > 0) poster_.emplace(poster_edge_, TurnOfTrack(*stream(video_)));
    Sampler sampler(*format_, {video_, audio_}, poster_ ? &*poster_ : nullptr);
    if (HasIndex())
      sampler.SampleFilm(facts_.duration);
    else
      sampler.SampleBeginning();
    SetDamage(Damage::kUndecodable, sampler.damage_words());
  }

  // libavformat would look at every fragment before it says anything, which is the whole file.
  bool MaySeek() const { return !layout_.fragmented || layout_.index == IndexPlace::kFront; }
  bool HasIndex() const { return facts_.index == IndexPlace::kFront || facts_.index == IndexPlace::kEnd; }
  AVStream* stream(int index) const { return format_->streams[index]; }

  // The first that is found is the one that is told.
  void SetDamage(Damage damage, std::string words) {
    if (words.empty() || facts_.damage != Damage::kNone) return;
    facts_.damage = damage;
    facts_.damage_words = std::move(words);
  }

  bool Open() {
    AVFormatContext* format = avformat_alloc_context();
    format->pb = input_.io();
    format->probesize = kProbeBytes;
    format->protocol_whitelist = av_strdup("none");  // a container may name other files
    format->format_whitelist = av_strdup(kFormats);
    if (avformat_open_input(&format, nullptr, nullptr, nullptr) < 0) return false;  // frees it
    format_.reset(format);
    return avformat_find_stream_info(format_.get(), nullptr) >= 0;
  }

  void Describe() {
    if (facts_.container.empty()) {
      std::string_view name = format_->iformat->name;
      facts_.container = name.substr(0, name.find(','));
    }
    facts_.duration = Duration();
    if (facts_.duration > 0)
      facts_.bitrate = static_cast<std::uint64_t>(8 * static_cast<double>(source_.complete_length()) / facts_.duration);
    video_ = av_find_best_stream(format_.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    audio_ = av_find_best_stream(format_.get(), AVMEDIA_TYPE_AUDIO, -1, video_, nullptr, 0);
    if (video_ >= 0 && (stream(video_)->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) video_ = -1;  // a cover
    for (int i = 0; i < static_cast<int>(format_->nb_streams); ++i)
      if (i != video_ && i != audio_) stream(i)->discard = AVDISCARD_ALL;
    if (video_ >= 0) facts_.video = DescribePicture(*stream(video_));
    if (audio_ >= 0) facts_.audio = DescribeSound(*stream(audio_));
  }

  // Of a file that is not sought in, libavformat knows the first fragments only, and the last one tells.
  double Duration() const {
    if (MaySeek()) return format_->duration > 0 ? static_cast<double>(format_->duration) / AV_TIME_BASE : 0;
    if (!layout_.end) return 0;
    for (unsigned i = 0; i < format_->nb_streams; ++i)
      if (format_->streams[i]->id == static_cast<int>(layout_.end->track))
        return static_cast<double>(layout_.end->time) * av_q2d(format_->streams[i]->time_base);
    return 0;
  }

  ByteSource& source_;
  const ContainerLayout layout_;
  Input input_;
  AvPtr<AVFormatContext> format_;
  const int poster_edge_;
  std::optional<Poster> poster_;  // where one is wanted and there are pictures
  MediaFacts facts_;
  int video_ = -1;
  int audio_ = -1;
};

}  // namespace

MediaReading ReadMedia(ByteSource& source, int poster_edge) {
  av_log_set_level(AV_LOG_QUIET);
  return Demuxer(source, poster_edge).Read();
}

}  // namespace reelcache
