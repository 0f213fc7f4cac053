// Listening on a unix-domain socket. Thread: the loop's.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "io/listener.h"

namespace reelcache {

// Makes the socket's file, for its owner alone; it goes with the listener. The file that a dead server left is replaced.
// Errors: kInvalid with a sentence naming `option`: the path is too long, something else is there, or a server listens.
Result<std::unique_ptr<Listener>> ListenUnix(Loop& loop, const std::filesystem::path& path, std::string_view option,
                                             Listener::OnConnection on_connection);

}  // namespace reelcache
