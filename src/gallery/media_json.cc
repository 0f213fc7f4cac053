#include "gallery/media_json.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "media/advice.h"
#include "media/mending.h"
#include "media/playability.h"

namespace reelcache {
namespace {

using Json = nlohmann::ordered_json;

// The mildest first.
constexpr PlayWord kByMildness[] = {PlayWord::kDirect, PlayWord::kMachinePicture, PlayWord::kMachineSound,
                                    PlayWord::kSound,  PlayWord::kPicture,        PlayWord::kContainer,
                                    PlayWord::kDamaged};

PlayWord MildestOf(const Playability& playability) {
  for (PlayWord word : kByMildness)
    for (Browser browser : kBrowsers)
      if (playability.In(browser) == word) return word;
  return PlayWord::kDamaged;
}

std::string Dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

void AddPlaces(Json& json, const MediaFacts& facts) {
  const Playability playability = PlayabilityOf(facts);
  const PlayWord mildest = MildestOf(playability);
  json["play"] = ToString(mildest);
  if (mildest != PlayWord::kDirect || playability.IsEverywhere(PlayWord::kDirect)) return;
  json["plays_in"] = Json::array();
  for (Browser browser : kBrowsers)
    if (playability.In(browser) == PlayWord::kDirect) json["plays_in"].push_back(ToString(browser));
}

bool IsIso(const MediaFacts& facts) { return facts.container == "mp4" || facts.container == "mov"; }

Json MembersOf(const MediaFacts& facts, std::string_view poster_path) {
  Json json = Json::object();
  if (facts.duration > 0) json["duration"] = std::round(facts.duration * 1000) / 1000;
  if (facts.video && facts.video->width > 0) {
    json["width"] = facts.video->width;
    json["height"] = facts.video->height;
  }
  if (facts.video) json["video_codec"] = facts.video->codec;
  if (facts.audio) json["audio_codec"] = facts.audio->codec;
  if (IsIso(facts) && (facts.index == IndexPlace::kFront || facts.index == IndexPlace::kEnd))
    json["faststart"] = facts.index == IndexPlace::kFront;
  AddPlaces(json, facts);
  if (facts.damage != Damage::kNone) json["damage"] = ToString(facts.damage);
  if (!poster_path.empty()) json["poster"] = poster_path;
  return json;
}

// "avc1.64001f, mp4a.40.2"; empty unless all of them are known.
std::string CodecsOf(const MediaFacts& facts) {
  std::string codecs = facts.video ? facts.video->codec_string : "";
  if (facts.video && codecs.empty()) return "";
  if (!facts.audio) return codecs;
  if (facts.audio->codec_string.empty()) return "";
  return codecs + (codecs.empty() ? "" : ", ") + facts.audio->codec_string;
}

}  // namespace

std::string ListMembers(const MediaFacts& facts, std::string_view poster_path) {
  std::string members = Dump(MembersOf(facts, poster_path));
  members.front() = ',';
  members.pop_back();
  return members;
}

std::string DetailJson(std::string_view name, const MediaFacts& facts, std::string_view poster_path) {
  Json json{{"name", name}};
  json.update(MembersOf(facts, poster_path));
  if (!facts.container.empty()) json["container"] = facts.container;
  json["index"] = ToString(facts.index);
  if (facts.bitrate > 0) json["bitrate"] = facts.bitrate;
  if (std::string codecs = CodecsOf(facts); !codecs.empty()) json["codecs"] = codecs;
  const Playability playability = PlayabilityOf(facts);
  for (Browser browser : kBrowsers) json["play_in"][std::string(ToString(browser))] = ToString(playability.In(browser));
  json["advice"] = AdviceFor(facts, Language::kEnglish);
  const Mend mend = MendFor(facts, name);
  json["mend"] = ToString(mend.kind);
  if (!mend.line.empty()) json["ffmpeg"] = mend.line;
  return Dump(json);
}

std::string UnreadJson(std::string_view name, std::string_view error) {
  return Dump(Json{{"name", name}, {"error", error}});
}

std::string ErrorWord(ErrorKind kind) {
  std::string word = ToString(kind);
  std::replace(word.begin(), word.end(), ' ', '_');
  return word;
}

}  // namespace reelcache
