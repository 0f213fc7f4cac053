#include "gallery/pages.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "base/hash.h"
#include "gallery/gzip.h"
#include "http/accept_encoding.h"
#include "http/media_type.h"

namespace reelcache {
namespace {

constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// Extensions the gallery's own files have; MediaTypeFor knows the rest.
std::string TypeOf(const std::filesystem::path& file) {
  std::string extension = file.extension();
  if (extension == ".html") return "text/html; charset=utf-8";
  if (extension == ".css") return "text/css; charset=utf-8";
  if (extension == ".js") return "text/javascript; charset=utf-8";
  if (extension == ".svg") return "image/svg+xml";
  return std::string(MediaTypeFor(file.string()));
}

}  // namespace

class Pages::Page final : public Handler {
 public:
  Page(std::string type, std::string body) {
    plain_.fields = {{"Content-Type", std::move(type)},
                     {"Cache-Control", "no-cache"},
                     {"Vary", "Accept-Encoding"},
                     {"Content-Security-Policy", kPolicy},
                     {"Referrer-Policy", "no-referrer"},
                     {"X-Content-Type-Options", "nosniff"}};
    packed_ = plain_;
    const std::uint64_t hash = Hash64(body);
    plain_.fields.emplace_back("ETag", fmt::format("\"{:016x}\"", hash));
    packed_.fields.emplace_back("ETag", fmt::format("\"{:016x}-gzip\"", hash));
    packed_.fields.emplace_back("Content-Encoding", "gzip");
    packed_.body = Slice::Own(Gzip(body));
    plain_.body = Slice::Own(std::move(body));
  }

  void Handle(Loop&, const RequestHead& head, const TargetUri&, OnAnswer on_answer) override {
    const bool smaller = !packed_.body.empty() && packed_.body.size() < plain_.body.size();
    const bool packed = smaller && AcceptsCoding(head.fields, "gzip");
    on_answer(packed ? packed_ : plain_);
  }

 private:
  Answer plain_, packed_;
};

Status Pages::Load(const std::filesystem::path& folder) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (!entry.is_regular_file(error)) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string body{std::istreambuf_iterator<char>(file), {}};
    pages_["/" + entry.path().filename().string()] = std::make_shared<Page>(TypeOf(entry.path()), std::move(body));
  }
  if (error || !pages_.contains("/index.html"))
    return Error{ErrorKind::kInvalid, "--web-dir: " + folder.string() + " does not hold the gallery's index.html"};
  pages_["/"] = pages_["/index.html"];
  return Ok();
}

void Pages::AddTo(Router& router, bool with_login) {
  for (auto& [path, page] : pages_) {
    if (path == "/cache.html")
      router.AddOperator("/cache", *page);
    else if (path != "/login.html")
      router.Add(path, *page);
    else if (with_login)
      router.Add("/login", *page);
  }
}

}  // namespace reelcache
