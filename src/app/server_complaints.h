// What a command says when the server it asks is not there, or is another one.
#pragma once

#include <string>
#include <string_view>

#include "app/language.h"
#include "base/result.h"

namespace reelcache {

// The option that names the server, as a sentence has it; Korean wants a particle behind it.
struct ServerFlag {
  std::string_view english;  // "--url"
  std::string_view korean;   // "--url로"
};

class ServerComplaints {
 public:
  ServerComplaints(Language language, ServerFlag flag, std::string_view address);

  // `why` is libcurl's or ours.
  std::string NoAnswer(std::string_view why) const;
  std::string WrongStatus(int status) const;
  // What was expected: "the numbers", "통계가".
  std::string WrongServer(std::string_view english, std::string_view korean) const;

 private:
  bool korean_;
  std::string_view flag_;
  std::string address_;
};

}  // namespace reelcache
