#include "app/server_complaints.h"

#include <fmt/format.h>

#include "base/log.h"

namespace reelcache {

ServerComplaints::ServerComplaints(Language language, ServerFlag flag, std::string_view address)
    : korean_(language == Language::kKorean),
      flag_(korean_ ? flag.korean : flag.english),
      address_(Quoted(address)) {}

std::string ServerComplaints::NoAnswer(std::string_view why) const {
  return fmt::format(fmt::runtime(korean_ ? "{}에서 응답이 없습니다 ({}): reelcache serve로 서버를 시작하거나 {} 주소를 알려 주세요"
                                          : "no answer from {} ({}): start the server with reelcache serve, or say "
                                            "with {} where it is"),
                     address_, why, flag_);
}

std::string ServerComplaints::WrongStatus(int status) const {
  return fmt::format(fmt::runtime(korean_ ? "{}의 응답 상태가 {}입니다: {} reelcache의 주소를 알려 주세요"
                                          : "{} answered with status {}: say with {} where a reelcache is"),
                     address_, status, flag_);
}

std::string ServerComplaints::WrongServer(std::string_view english, std::string_view korean) const {
  return fmt::format(fmt::runtime(korean_ ? "{}의 응답은 reelcache의 {} 아닙니다: {} reelcache의 주소를 알려 주세요"
                                          : "{} answered, but not with {} of a reelcache: say with {} where one is"),
                     address_, korean_ ? korean : english, flag_);
}

}  // namespace reelcache
