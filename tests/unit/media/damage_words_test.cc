#include "media/damage_words.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(DamageInKorean, KnowsWhatIsSaidInEnglish) {
  struct Case {
    std::string english, korean;
  };
  const Case cases[] = {
      {InEnglish(kDamageEmpty), "파일이 비어 있습니다."},
      {InEnglish(kDamageEndsEarly, 1234, "mdat"), "파일이 중간에 잘렸습니다: 마지막 1234바이트가 없습니다."},
      {InEnglish(kDamageEndsEarly, 9, "last part"), "파일이 중간에 잘렸습니다: 마지막 9바이트가 없습니다."},
      {InEnglish(kDamageNoMoov), "색인(moov)이 없습니다: 파일이 잘렸거나 녹화가 끝까지 저장되지 않았습니다."},
      {InEnglish(kDamageEndsEarly, 7, "mdat") + " " + InEnglish(kDamageNoMoovEither),
       "파일이 중간에 잘렸습니다: 마지막 7바이트가 없습니다. 색인(moov)도 없어 아무것도 재생할 수 없습니다."},
      {InEnglish(kDamagePicture, "1:02"), "1:02 부분의 영상이 손상되어 해독할 수 없습니다."},
      {InEnglish(kDamageCrashed, 11), "읽는 프로그램이 이 파일에서 비정상 종료했습니다(시그널 11)."},
  };
  for (const Case& each : cases) EXPECT_EQ(DamageInKorean(each.english), each.korean);
}

TEST(DamageInKorean, KnowsNothingElse) {
  for (const char* text : {"What is that?", "The picture at", "The file is empty. And more.", "{}", "The file is empty.."})
    EXPECT_FALSE(DamageInKorean(text)) << text;
}

}  // namespace
}  // namespace reelcache
