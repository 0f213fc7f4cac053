#include "media/media_facts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>

#include "media/damage_words.h"
#include "media/plain_text.h"

namespace reelcache {
namespace {

using Json = nlohmann::ordered_json;

template <typename Enum>
struct Word {
  Enum value;
  std::string_view text;
};

constexpr Word<IndexPlace> kPlaces[] = {{IndexPlace::kUnknown, "unknown"},
                                        {IndexPlace::kFront, "front"},
                                        {IndexPlace::kEnd, "end"},
                                        {IndexPlace::kNone, "none"}};
constexpr Word<Damage> kDamages[] = {{Damage::kNone, "none"},
                                     {Damage::kCutOff, "cut_off"},
                                     {Damage::kUnreadable, "unreadable"},
                                     {Damage::kUndecodable, "undecodable"}};

constexpr std::size_t kMostTextBytes = 300;
constexpr double kMostNumber = 1e9;  // seconds, or frames a second

// Reads the members of one object; after the first that is not as it should be, ok() is false.
class Reader {
 public:
  explicit Reader(const Json& object) : object_(object), ok_(object.is_object()) {}

  void Text(const char* name, std::string& out) {
    const Json* value = Find(name);
    if (value == nullptr) return;
    ok_ = value->is_string();
    if (ok_) out = value->get<std::string>();
    ok_ = ok_ && out.size() <= kMostTextBytes && IsPlainText(out);
  }

  template <typename Integer>
  void Whole(const char* name, Integer& out) {
    const Json* value = Find(name);
    if (value == nullptr) return;
    ok_ = value->is_number_unsigned() && value->get<std::uint64_t>() <= std::numeric_limits<Integer>::max();
    if (ok_) out = value->get<Integer>();
  }

  void Number(const char* name, double& out) {
    const Json* value = Find(name);
    if (value == nullptr) return;
    ok_ = value->is_number();
    if (ok_) out = value->get<double>();
    ok_ = ok_ && out >= 0 && out <= kMostNumber;  // not a number is neither
  }

  void Flag(const char* name, bool& out) {
    const Json* value = Find(name);
    if (value == nullptr) return;
    ok_ = value->is_boolean();
    if (ok_) out = value->get<bool>();
  }

  template <typename Enum>
  void Choice(const char* name, std::span<const Word<Enum>> words, Enum& out) {
    std::string text;
    Text(name, text);
    if (text.empty()) return;
    auto found = std::find_if(words.begin(), words.end(), [&](const Word<Enum>& word) { return word.text == text; });
    ok_ = ok_ && found != words.end();
    if (ok_) out = found->value;
  }

  // Null when there is no such member, or nothing more is to be read.
  const Json* Find(const char* name) const {
    if (!ok_) return nullptr;
    auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }

  bool ok() const { return ok_; }

 private:
  const Json& object_;
  bool ok_;
};

std::optional<VideoTrack> ReadVideo(const Json& json) {
  VideoTrack track;
  Reader reader(json);
  reader.Text("codec", track.codec);
  reader.Text("codec_string", track.codec_string);
  reader.Text("pixel_format", track.pixel_format);
  reader.Whole("width", track.width);
  reader.Whole("height", track.height);
  reader.Number("frame_rate", track.frame_rate);
  reader.Number("keyframe_seconds", track.keyframe_seconds);
  reader.Flag("reordered", track.reordered);
  return reader.ok() ? std::optional(track) : std::nullopt;
}

std::optional<AudioTrack> ReadAudio(const Json& json) {
  AudioTrack track;
  Reader reader(json);
  reader.Text("codec", track.codec);
  reader.Text("codec_string", track.codec_string);
  reader.Whole("channels", track.channels);
  reader.Whole("sample_rate", track.sample_rate);
  return reader.ok() ? std::optional(track) : std::nullopt;
}

// Three digits behind the point are enough for people, and the text stays the same when it is read and written again.
double Rounded(double number) { return std::round(number * 1000) / 1000; }

// What is not known is not written.
template <typename Value>
void Put(Json& object, const char* name, const Value& value) {
  if (value != Value{}) object[name] = value;
}

Json VideoJson(const VideoTrack& track) {
  Json json = Json::object();
  Put(json, "codec", track.codec);
  Put(json, "codec_string", track.codec_string);
  Put(json, "pixel_format", track.pixel_format);
  Put(json, "width", track.width);
  Put(json, "height", track.height);
  Put(json, "frame_rate", Rounded(track.frame_rate));
  Put(json, "keyframe_seconds", Rounded(track.keyframe_seconds));
  Put(json, "reordered", track.reordered);
  return json;
}

Json AudioJson(const AudioTrack& track) {
  Json json = Json::object();
  Put(json, "codec", track.codec);
  Put(json, "codec_string", track.codec_string);
  Put(json, "channels", track.channels);
  Put(json, "sample_rate", track.sample_rate);
  return json;
}

template <typename Enum, std::size_t N>
std::string_view TextOf(const Word<Enum> (&words)[N], Enum value) {
  for (const Word<Enum>& word : words)
    if (word.value == value) return word.text;
  return "";
}

}  // namespace

MediaFacts FactsOfEmptyFile() {
  MediaFacts facts;
  facts.damage = Damage::kUnreadable;
  facts.damage_words = kDamageEmpty.english;
  return facts;
}

std::string_view ToString(IndexPlace place) { return TextOf(kPlaces, place); }
std::string_view ToString(Damage damage) { return TextOf(kDamages, damage); }

std::string FormatFacts(const MediaFacts& facts) {
  Json json = Json::object();
  Put(json, "container", facts.container);
  json["index"] = ToString(facts.index);
  Put(json, "fragmented", facts.fragmented);
  Put(json, "duration", Rounded(facts.duration));
  Put(json, "bitrate", facts.bitrate);
  if (facts.video) json["video"] = VideoJson(*facts.video);
  if (facts.audio) json["audio"] = AudioJson(*facts.audio);
  json["damage"] = ToString(facts.damage);
  Put(json, "damage_words", facts.damage_words);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<MediaFacts> ParseFacts(std::string_view text) {
  constexpr int kMostDepth = 3;
  auto keep = [](int depth, Json::parse_event_t, Json&) { return depth < kMostDepth; };
  const Json json = Json::parse(text, keep, /*allow_exceptions=*/false);
  MediaFacts facts;
  Reader reader(json);
  reader.Text("container", facts.container);
  reader.Choice<IndexPlace>("index", kPlaces, facts.index);
  reader.Flag("fragmented", facts.fragmented);
  reader.Number("duration", facts.duration);
  reader.Whole("bitrate", facts.bitrate);
  reader.Choice<Damage>("damage", kDamages, facts.damage);
  reader.Text("damage_words", facts.damage_words);
  const Json* video = reader.Find("video");
  const Json* audio = reader.Find("audio");
  if (video != nullptr) facts.video = ReadVideo(*video);
  if (audio != nullptr) facts.audio = ReadAudio(*audio);
  bool ok = reader.ok() && (video == nullptr || facts.video) && (audio == nullptr || facts.audio);
  return ok ? std::optional(std::move(facts)) : std::nullopt;
}

}  // namespace reelcache
