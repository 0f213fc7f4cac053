// Decodes a film here and there: whether it can be decoded at all, and which of its pictures makes the best poster.
#pragma once

#include <string>

#include "media/damage_words.h"
#include "media_worker/poster.h"

namespace reelcache {

class Sampler {
 public:
  // Indices of streams; -1: there is none.
  struct Tracks {
    int video = -1;
    int audio = -1;
  };

  // `poster` is null where none is wanted.
  Sampler(AVFormatContext& format, Tracks tracks, Poster* poster);

  // At the beginning and in the middle, or where a poster may be found.
  void SampleFilm(double duration);
  // The same without an index: reads on from the beginning.
  void SampleBeginning();

  // What could not be decoded first, one sentence; empty: nothing.
  const std::string& damage_words() const { return damage_words_; }

 private:
  bool SampleAt(double seconds);
  bool SampleFrom(double seconds);
  void FindPosterFromHere();
  bool Sample(double seconds);
  bool Offer(const AVFrame* frame);
  double TimeOf(const AVPacket& packet) const;
  void SetDamage(const Wording& wording, double seconds);
  AVStream* stream(int index) const { return format_.streams[index]; }

  AVFormatContext& format_;
  const Tracks tracks_;
  Poster* const poster_;
  AvPtr<AVPacket> packet_;
  std::string damage_words_;
};

}  // namespace reelcache
