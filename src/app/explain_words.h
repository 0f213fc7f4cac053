// The words of `reelcache explain` in both languages.
#pragma once

#include <string_view>

#include "app/language.h"

namespace reelcache {

// X(enumerator, English, Korean)
#define REELCACHE_EXPLAIN_WORDS(X)                                                                                     \
  X(kFirstByte, "First byte", "첫 바이트")                                                                              \
  X(kAnswer, "Answer", "응답")                                                                                          \
  X(kObject, "Object", "객체")                                                                                      \
  X(kBytes, "Bytes, by source", "바이트 (출처별)")                                                                      \
  X(kWhere, "Where they are", "있는 곳")                                                                                \
  X(kFetches, "Fetches it would start", "시작할 원본 요청")                                                             \
  X(kOrigin, "Origin", "원본 저장소")                                                                                   \
  X(kMemory, "memory", "메모리")                                                                                        \
  X(kDisk, "disk", "디스크")                                                                                            \
  X(kJoined, "a running fetch", "진행 중인 요청에 합류")                                                                \
  X(kFromOrigin, "origin", "원본 저장소")                                                                               \
  X(kQuestion, "the first one, the question about it too", "첫 요청. 정보를 묻는 요청을 겸함")                          \
  X(kBlock, "first block", "첫 블록")                                                                                   \
  X(kReadAhead, "read ahead", "미리 읽기")                                                                              \
  X(kOwn, "of its own, never stored", "저장하지 않는 전용 요청")                                                        \
  X(kBadName, "No object can have that name.", "그런 이름의 객체는 있을 수 없습니다.")                              \
  X(kNotMedia, "Not served: it is no video, subtitle or picture (--serve all).",                                       \
    "내주지 않습니다. 동영상, 자막, 그림이 아닙니다 (--serve all).")                                                    \
  X(kHidden, "Not served: a part of its name begins with a dot (--serve-hidden).",                                     \
    "내주지 않습니다. 점으로 시작하는 부분이 있는 이름입니다 (--serve-hidden).")                                        \
  X(kMissing, "The origin said a moment ago that it is not there (--negative-ttl).",                                   \
    "조금 전에 원본이 없다고 답했습니다 (--negative-ttl).")                                                             \
  X(kForbidden, "The origin said a moment ago that it may not be read (--negative-ttl).",                              \
    "조금 전에 원본이 읽기를 허용하지 않았습니다 (--negative-ttl).")                                                    \
  X(kUnknown, "Nothing is known of it: the first fetch tells.",                                                        \
    "아직 알려진 것이 없습니다. 첫 요청으로 알게 됩니다.")                                                              \
  X(kUnknownEnd, "Nothing is known of it: the origin is asked for its length first.",                                  \
    "아직 알려진 것이 없습니다. 먼저 원본에 길이를 묻습니다.")                                                          \
  X(kAsking, "Another request is asking the origin about it: this one waits for the same answer.",                     \
    "다른 요청이 원본에 묻는 중입니다. 같은 답을 기다립니다.")                                                          \
  X(kStale, "The origin is asked first whether it is still that version.",                                             \
    "먼저 원본에 아직 같은 판인지 묻습니다.")                                                                           \
  X(kUnstored, "It must not be stored: the origin is asked about it every time.",                                      \
    "저장하면 안 되는 객체라서 매번 원본에 묻습니다.")                                                              \
  X(kWaitsMemory, "The first byte comes from memory.", "첫 바이트는 메모리에서 나갑니다.")                              \
  X(kWaitsDisk, "The first byte comes from disk.", "첫 바이트는 디스크에서 나갑니다.")                                  \
  X(kWaitsJoined, "The first byte comes with a fetch that is running.", "첫 바이트는 진행 중인 요청에서 나갑니다.")      \
  X(kWaitsOrigin, "The first byte waits for the origin.", "첫 바이트는 원본을 기다립니다.")                             \
  X(kNothing, "There is nothing to send: the range lies behind the end.", "보낼 것이 없습니다. 범위가 파일의 끝을 넘습니다.") \
  X(kExpected, "By its last answers that takes about {} ms (95 of 100 take at most {} ms).",                           \
    "최근 응답으로 보면 약 {} ms 걸립니다 (100번 중 95번은 {} ms 안).")                                                 \
  X(kLine, "All slots for requests to the origin are taken: it waits in line.",                                        \
    "원본 요청 자리가 모두 찼습니다. 줄을 서서 기다립니다.")                                                            \
  X(kRefused, "The origin keeps failing and is not asked for {} s: that is an error at once.",                         \
    "원본의 실패가 이어져 {}초 동안 묻지 않습니다. 곧바로 오류가 됩니다.")                                              \
  X(kRefusedStale, "The origin keeps failing and is not asked for {} s: what is cached is served as it is.",           \
    "원본의 실패가 이어져 {}초 동안 묻지 않습니다. 캐시에 있는 것을 그대로 내줍니다.")                                  \
  X(kPlayer, "a player gets {} at a time", "플레이어는 한 번에 {}")                                                     \
  X(kChunked, "without a length (--max-response)", "길이 없이 (--max-response)")                                        \
  X(kMultipart, "several parts, the first", "여러 부분, 첫 부분은")                                                     \
  X(kFreshFor, "fresh for {} s", "{}초 동안 최신")                                                                      \
  X(kAge, "stale, last checked {} s ago", "확인한 지 {}초 지남")                                                        \
  X(kVersion, "version {}", "판 {}")                                                                                    \
  X(kStored, "stored", "저장함")                                                                                        \
  X(kNoStore, "not stored: the origin forbids it", "저장 안 함: 원본이 금함")                                           \
  X(kNoValidator, "not stored: no strong validator, such as an ETag", "저장 안 함: ETag 같은 강한 검증자가 없음")       \
  X(kTooLong, "not stored: it is too long", "저장 안 함: 너무 김")                                                      \
  X(kMoreRuns, "... and {} more", "... 외 {}곳")                                                                        \
  X(kNone, "none", "없음")                                                                                              \
  X(kAsked, "is asked", "요청 중")                                                                                      \
  X(kNotAsked, "not asked: it keeps failing", "실패가 이어져 쉬는 중")                                                  \
  X(kProbing, "tried with one request", "요청 하나로 확인 중")                                                          \
  X(kFree, "{} of {} slots for requests free", "요청 자리 {}/{} 비어 있음")                                             \
  X(kInLine, "{} in line", "{}개 대기")                                                                                 \
  X(kTimes, "first byte p50 {} ms, p95 {} ms", "첫 바이트 p50 {} ms, p95 {} ms")                                        \
  X(kHedge, "asked again after {} ms", "{} ms 뒤 다시 요청")

enum class ExplainWord {
#define X(id, english, korean) id,
  REELCACHE_EXPLAIN_WORDS(X)
#undef X
};

std::string_view Say(ExplainWord word, Language language);

}  // namespace reelcache
