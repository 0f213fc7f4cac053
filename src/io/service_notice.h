// What a service manager (systemd, Type=notify) is told; see sd_notify(3).
#pragma once

#include <string>
#include <string_view>

namespace reelcache {

// `socket` is the value of NOTIFY_SOCKET, a path or an abstract name that begins with '@'. Never blocks; what cannot be
// told is not.
void TellServiceManager(const std::string& socket, std::string_view state);

}  // namespace reelcache
