// The files of web/ at the root of the server, read and compressed once at start. Thread: any after Load.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "server/router.h"

namespace reelcache {

class Pages {
 public:
  // Every regular file of `folder` (not its sub-folders) as `/name`, and index.html as `/` too.
  // Errors: kInvalid with a sentence naming --web-dir.
  Status Load(const std::filesystem::path& folder);
  // cache.html is `/cache`, for operators alone; login.html is `/login`, only `with_login`.
  void AddTo(Router& router, bool with_login);

 private:
  class Page;
  std::map<std::string, std::shared_ptr<Page>> pages_;
};

}  // namespace reelcache
