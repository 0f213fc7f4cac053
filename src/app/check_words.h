// What `reelcache check` says.
#pragma once

#include "base/language.h"

namespace reelcache {

struct CheckWords {
  static constexpr Wording kNotThere = {"not there", "없음"};
  static constexpr Wording kNotReadable = {"not readable", "읽을 수 없음"};
  static constexpr Wording kCutOff = {"cut off", "잘림"};
  static constexpr Wording kDamaged = {"damaged", "손상됨"};
  static constexpr Wording kEverywhere = {"everywhere", "어디서나"};
  static constexpr Wording kNowhere = {"nowhere", "재생 불가"};
  static constexpr Wording kSomeMachines = {"some machines", "일부 기기"};
  static constexpr Wording kSomeBrowsers = {"some browsers", "일부 브라우저"};
  static constexpr Wording kNotInSafari = {"not in Safari", "Safari 제외"};

  static constexpr Wording kSeconds = {"{:.1f} s", "{:.1f}초"};
  static constexpr Wording kIndexFront = {"front", "맨 앞"};
  static constexpr Wording kIndexEnd = {"end", "맨 끝"};
  static constexpr Wording kIndexNone = {"none", "없음"};

  static constexpr Wording kNoSuchObject = {
      "There is no such object at the origin: `reelcache check` without names shows what there is.",
      "원본 저장소에 없는 이름입니다. 이름 없이 `reelcache check`를 실행하면 무엇이 있는지 보입니다."};
  static constexpr Wording kForbidden = {"The origin does not allow it to be read: {}.",
                                  "원본 저장소가 읽기를 허용하지 않습니다: {}."};
  static constexpr Wording kReaderFails = {"It could not be read: {}.", "읽지 못했습니다: {}."};
  static constexpr Wording kNoBytes = {"Its bytes cannot be had: {}.", "데이터를 받지 못했습니다: {}."};
  static constexpr Wording kSalvage = {"Upload it again; this keeps what is still there:",
                                "다시 올리세요. 다음 명령은 남아 있는 부분을 살립니다:"};
  static constexpr Wording kHopeless = {"No ffmpeg line mends that: upload it again.", "ffmpeg로 고칠 수 없으니 다시 올리세요."};

  static constexpr Wording kVideos = {"{} videos", "동영상 {}개"};
  static constexpr Wording kOneVideo = {"{} video", "동영상 {}개"};
  static constexpr Wording kRequests = {"{} requests to the origin brought {}.", "원본 저장소에 {}번 요청해 {}를 받았습니다."};
  static constexpr Wording kOneRequest = {"{} request to the origin brought {}.", "원본 저장소에 {}번 요청해 {}를 받았습니다."};
  static constexpr Wording kPlaying = {"{}. Playing everywhere: {}, not everywhere: {}, broken: {}.",
                                "{}. 어디서나 재생: {}, 일부에서만 또는 재생 불가: {}, 손상: {}."};
  static constexpr Wording kRangesIgnored = {
      "The origin ignores byte ranges ({} of {}): every seek loads the film up to there.",
      "원본 저장소가 바이트 범위를 무시합니다({}/{}): 탐색할 때마다 그 지점까지 파일을 받습니다."};
  static constexpr Wording kNoStrongValidator = {
      "The origin gives no strong validator, such as an ETag ({} of {}): these are not cached.",
      "원본 저장소가 ETag처럼 버전을 확실히 구별할 값을 주지 않습니다({}/{}): 이런 파일은 캐시되지 않습니다."};

  static constexpr Wording kHelp = {
      "Usage: reelcache check [NAME...] [options]\n\n"
      "Reads a little of every video, or of those named, straight from its origin and\n"
      "tells whether it is whole, in which browsers it plays, and the ffmpeg line that\n"
      "would mend it. The exit status is 1 when one is unreadable or damaged.\n\n"
      "  --origin URL          where the videos are, as for serve; may be repeated\n"
      "  --json                one JSON object a line instead of a table\n\n"
      "What else serve takes is read from the environment, .env and the file that\n"
      "REELCACHE_CONFIG names. REELCACHE_MEDIA is the program that reads the videos\n"
      "[reelcache-media beside this one]. NO_COLOR takes the colours away.\n",
      "사용법: reelcache check [이름...] [옵션]\n\n"
      "원본 저장소의 동영상(또는 이름을 준 것)을 조금씩 읽어, 온전한지, 어느\n"
      "브라우저에서 재생되는지, 고칠 수 있는 ffmpeg 명령이 무엇인지 알려 줍니다.\n"
      "읽을 수 없거나 손상된 것이 있으면 종료 상태가 1입니다.\n\n"
      "  --origin URL          동영상이 있는 곳. serve와 같으며 여러 번 줄 수 있습니다\n"
      "  --json                표 대신 한 줄에 하나씩 JSON으로 (영어)\n\n"
      "serve의 다른 설정은 환경 변수, .env, REELCACHE_CONFIG가 가리키는 파일에서\n"
      "읽습니다. REELCACHE_MEDIA는 동영상을 읽는 프로그램입니다\n"
      "[이 프로그램 옆의 reelcache-media]. NO_COLOR가 있으면 색을 쓰지 않습니다.\n"};
  static constexpr Wording kNoProgram = {"REELCACHE_MEDIA is {}, which is no program",
                                  "REELCACHE_MEDIA가 {}인데, 실행할 수 있는 프로그램이 아닙니다"};
  static constexpr Wording kReaderAbsent = {
      "the program reelcache-media, which reads videos, is not beside this one: install libavformat-dev and "
      "libavcodec-dev and build again",
      "동영상을 읽는 reelcache-media 프로그램이 옆에 없습니다. libavformat-dev와 libavcodec-dev를 설치하고 다시 빌드하세요"};
  static constexpr Wording kChecking = {"checking {} of {}", "확인 중 {}/{}"};
  static constexpr Wording kNotListed = {"{} cannot be listed: {}", "{}의 목록을 읽을 수 없습니다: {}"};
  static constexpr Wording kNoVideos = {"there are no videos in {}", "{}에 동영상이 없습니다"};
};

}  // namespace reelcache
