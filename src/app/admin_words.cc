#include "app/admin_words.h"

namespace reelcache {
namespace {

struct Words {
  std::string_view code;
  std::string_view korean;
};

constexpr Words kWords[] = {
    {"bad_target", "이름이나 접두사를 하나만 알려 주세요(모두 지우려면 전체)"},
    {"bad_name", "이름 하나를 알려 주세요"},
    {"bad_part", "part는 ends 또는 whole입니다"},
    {"bad_budget", "budget은 10GiB와 같은 크기입니다"},
    {"bad_deadline", "deadline은 2h와 같은 시간입니다"},
    {"warm_too_large", "캐시 전체보다 많습니다: --cache-size를 늘리거나 더 적게 미리 받으세요(--part ends, 적은 객체, --budget)"},
    {"warm_too_many", "그 아래에 객체가 너무 많습니다: 더 긴 접두사를 쓰세요"},
    {"too_many_warms", "미리 받기 네 개가 진행 중입니다: 하나를 취소하거나 끝나기를 기다려 주세요"},
    {"no_warm", "그런 번호의 미리 받기가 없거나 오래전에 끝났습니다"},
    {"stopping", "서버가 멈추는 중입니다"},
    {"pin_limit", "--pin-size보다 많아 아무것도 고정하지 않았습니다: 다른 것의 고정을 풀거나 --pin-size를 늘리세요"},
    {"not_storable", "원본이 이 객체의 저장을 허용하지 않아 고정할 것이 없습니다"},
    {"cache_not_writable", "지금은 디스크 캐시에 쓸 수 없습니다: 이유는 서버 로그에 있습니다"},
    {"no_such_object", "저장소에 그런 이름의 객체가 없습니다"},
    {"storage_failed", "저장소가 이 객체가 무엇인지 알려 주지 않았습니다: 자세한 내용은 서버 로그에 있습니다"},
};

}  // namespace

std::string_view KoreanForCode(std::string_view code) {
  for (const Words& words : kWords)
    if (words.code == code) return words.korean;
  return "";
}

}  // namespace reelcache
