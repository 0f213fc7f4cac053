// The sentences that say how a file is damaged. In English they are kept and sent with the facts of a video; in Korean
// they are said of those. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/language.h"

namespace reelcache {

// Each {} is followed by some text.
inline constexpr Wording kDamageEmpty = {"The file is empty.", "파일이 비어 있습니다."};
inline constexpr Wording kDamageEndsEarly = {"The file is cut off: the last {} bytes of its {} are missing.",
                                             "파일이 중간에 잘렸습니다: 마지막 {0}바이트가 없습니다."};
inline constexpr Wording kDamageEndsInTag = {"The file ends in the middle of a tag: its end is missing.",
                                             "파일이 태그 중간에서 끝나 뒷부분이 없습니다."};
inline constexpr Wording kDamageNoMoov = {
    "The index (moov) is missing: the file was cut off, or its recording never ended.",
    "색인(moov)이 없습니다: 파일이 잘렸거나 녹화가 끝까지 저장되지 않았습니다."};
inline constexpr Wording kDamageNoMoovEither = {"The index (moov) is missing too: nothing can be shown.",
                                                "색인(moov)도 없어 아무것도 재생할 수 없습니다."};
inline constexpr Wording kDamageNoVideo = {"This is no video, or of a kind that is not known.",
                                           "동영상이 아니거나 알 수 없는 형식입니다."};
inline constexpr Wording kDamageStructure = {"The structure of this file is damaged: it cannot be read.",
                                             "파일 구조가 손상되어 읽을 수 없습니다."};
inline constexpr Wording kDamageNoTracks = {"There is neither picture nor sound in this file.",
                                            "파일에 영상도 소리도 없습니다."};
inline constexpr Wording kDamagePicture = {"The picture at {} is damaged: it cannot be decoded.",
                                           "{} 부분의 영상이 손상되어 해독할 수 없습니다."};
inline constexpr Wording kDamageSound = {"The sound at {} is damaged: it cannot be decoded.",
                                         "{} 부분의 소리가 손상되어 해독할 수 없습니다."};
inline constexpr Wording kDamageNonsense = {"The reader answered nonsense about this file.",
                                            "읽는 프로그램이 이 파일에 대해 알 수 없는 답을 했습니다."};
inline constexpr Wording kDamageTooLarge = {"Too much of this file would have to be read: the reader was stopped.",
                                            "읽어야 할 양이 너무 많아 멈췄습니다."};
inline constexpr Wording kDamageTooSlow = {
    "Reading this file takes more time than the reader may have: it was stopped.",
    "파일을 읽는 데 시간이 너무 오래 걸려 멈췄습니다."};
inline constexpr Wording kDamageCrashed = {"The reader crashed on this file (signal {}).",
                                           "읽는 프로그램이 이 파일에서 비정상 종료했습니다(시그널 {})."};
inline constexpr Wording kDamageGaveUp = {"The reader gave up on this file (status {}).",
                                          "읽는 프로그램이 이 파일을 읽지 못하고 끝났습니다(상태 {})."};

template <typename... Values>
std::string InEnglish(const Wording& wording, const Values&... values) {
  return Filled(wording, Language::kEnglish, values...);
}

// What InEnglish wrote, once or several times with blanks between. Nothing for any other text.
std::optional<std::string> DamageInKorean(std::string_view english);

}  // namespace reelcache
