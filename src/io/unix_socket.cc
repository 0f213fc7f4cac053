#include "io/unix_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "base/log.h"

namespace reelcache {
namespace {

// The file of a socket that is ours; removed, unless another has taken its place.
class SocketFile {
 public:
  explicit SocketFile(std::filesystem::path path) : path_(std::move(path)), made_(Look()) {}
  SocketFile(SocketFile&& other) noexcept = default;
  SocketFile& operator=(SocketFile&&) = delete;
  ~SocketFile() {
    if (!path_.empty() && made_ && Look() == made_) unlink(path_.c_str());
  }

 private:
  using Identity = std::pair<dev_t, ino_t>;
  std::optional<Identity> Look() const {
    struct stat facts{};
    return lstat(path_.c_str(), &facts) == 0 ? std::optional(Identity{facts.st_dev, facts.st_ino}) : std::nullopt;
  }

  std::filesystem::path path_;
  std::optional<Identity> made_;
};

class UnixListener final : public Listener {
 public:
  UnixListener(Loop& loop, int socket, SocketFile file, OnConnection on_connection)
      : Listener(loop, UV_NAMED_PIPE, socket, std::move(on_connection)), file_(std::move(file)) {}

 private:
  SocketFile file_;
};

int NewSocket() { return socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }

int Bind(int fd, const sockaddr_un& address) {
  return bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
}

// Nobody can be reached by it any more.
bool IsDead(const sockaddr_un& address) {
  struct stat facts{};
  if (lstat(address.sun_path, &facts) != 0 || !S_ISSOCK(facts.st_mode)) return false;
  int fd = NewSocket();
  bool refused = fd >= 0 && connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
                 errno == ECONNREFUSED;
  close(fd);
  return refused;
}

std::string WhyNot(int code) {
  if (code == EADDRINUSE) return "is in use: a server listens there, or it is another file; choose another path";
  if (code == ENOENT) return "lies in a folder that does not exist; make it or choose another path";
  if (code == EACCES) return "may not be made by this user; choose another path";
  return std::string("cannot be opened: ") + std::strerror(code);
}

}  // namespace

Result<std::unique_ptr<Listener>> ListenUnix(Loop& loop, const std::filesystem::path& path, std::string_view option,
                                             Listener::OnConnection on_connection) {
  auto refuse = [&](const std::string& why) {
    return Error{ErrorKind::kInvalid, std::string(option) + ": " + Quoted(path.string()) + " " + why};
  };
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path)
    return refuse("is too long for a socket; choose a path of at most 107 bytes");
  path.native().copy(address.sun_path, sizeof address.sun_path - 1);
  int fd = NewSocket();
  if (fd < 0) return refuse(WhyNot(errno));
  int code = Bind(fd, address);
  if (code == EADDRINUSE && IsDead(address) && unlink(address.sun_path) == 0) code = Bind(fd, address);
  if (code != 0) {
    close(fd);
    return refuse(WhyNot(code));
  }
  auto listener = std::make_unique<UnixListener>(loop, fd, SocketFile(path), std::move(on_connection));
  // Nobody gets in before it listens.
  if (chmod(address.sun_path, S_IRUSR | S_IWUSR) != 0) return refuse("cannot be kept from others; choose another folder");
  if (code = listener->Start(); code != 0) return refuse(WhyNot(code));
  return std::unique_ptr<Listener>(std::move(listener));
}

}  // namespace reelcache
