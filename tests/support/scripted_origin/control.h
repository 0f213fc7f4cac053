// The paths that begin with two underscores: tests read the log there and set behaviours.
#pragma once

#include <string>

#include "support/scripted_origin/answer.h"
#include "support/scripted_origin/behaviour.h"
#include "support/scripted_origin/objects.h"
#include "support/scripted_origin/request_log.h"

namespace reelcache {

// Thread: any.
class Control {
 public:
  Control(ObjectTable& objects, BehaviourTable& behaviours, RequestLog& log)
      : objects_(objects), behaviours_(behaviours), log_(log) {}

  static bool Owns(const RequestHead& request) { return request.name.starts_with("__"); }
  Answer Handle(const RequestHead& request, const std::string& body);

 private:
  Answer Act(const std::string& body);

  ObjectTable& objects_;
  BehaviourTable& behaviours_;
  RequestLog& log_;
};

}  // namespace reelcache
