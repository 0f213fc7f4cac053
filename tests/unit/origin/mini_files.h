// A well-behaved file server for MiniHttpServer: HEAD, GET, ranges, If-Match, nginx's JSON index.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>

#include <fmt/format.h>

#include "http/target_uri.h"
#include "support/mini_http_server.h"

namespace reelcache {

class MiniFiles {
 public:
  explicit MiniFiles(std::string prefix = "/media/") : prefix_(std::move(prefix)) {}

  void Put(const std::string& name, std::string bytes) {
    std::lock_guard lock(mutex_);
    files_[name] = {std::move(bytes), fmt::format("\"v{}\"", ++version_)};
  }
  void Remove(const std::string& name) {
    std::lock_guard lock(mutex_);
    files_.erase(name);
  }

  void operator()(const MiniRequest& request, MiniConnection& connection) {
    std::unique_lock lock(mutex_);
    std::string path = PercentDecode(request.target).value_or("");
    if (!path.starts_with(prefix_)) return Answer(connection, "404 Not Found", "", "");
    path.erase(0, prefix_.size());
    if (path.empty() || path.back() == '/') return AnswerIndex(connection, path);
    auto found = files_.find(path);
    if (found == files_.end()) return Answer(connection, "404 Not Found", "", "none");
    const File file = found->second;
    lock.unlock();
    AnswerFile(request, connection, file);
  }

  struct File {
    std::string bytes;
    std::string etag;
  };

  static void Answer(MiniConnection& connection, std::string_view status, std::string_view fields,
                     std::string_view body) {
    connection.Send(fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(), fields, body));
  }

  static void AnswerFile(const MiniRequest& request, MiniConnection& connection, const File& file,
                         std::string_view more_fields = "") {
    std::string fields = fmt::format("ETag: {}\r\nContent-Type: video/mp4\r\n{}", file.etag, more_fields);
    if (request.method == "HEAD") {
      connection.Send(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n", file.bytes.size(), fields));
      return;
    }
    std::string match = request.Field("if-match");
    if (!match.empty() && match != file.etag) return Answer(connection, "412 Precondition Failed", fields, "");
    std::string range = request.Field("range");
    if (range.empty()) return Answer(connection, "200 OK", fields, file.bytes);
    std::size_t dash = range.find('-');
    std::uint64_t first = std::stoull(range.substr(6, dash - 6));
    std::string last_text = range.substr(dash + 1);
    if (first >= file.bytes.size()) {
      fields += fmt::format("Content-Range: bytes */{}\r\n", file.bytes.size());
      return Answer(connection, "416 Range Not Satisfiable", fields, "");
    }
    std::uint64_t last = last_text.empty() ? file.bytes.size() - 1 : std::stoull(last_text);
    last = std::min<std::uint64_t>(last, file.bytes.size() - 1);
    fields += fmt::format("Content-Range: bytes {}-{}/{}\r\n", first, last, file.bytes.size());
    Answer(connection, "206 Partial Content", fields, std::string_view(file.bytes).substr(first, last - first + 1));
  }

 private:
  void AnswerIndex(MiniConnection& connection, const std::string& folder) {
    std::string json;
    std::set<std::string> folders;
    for (const auto& [name, file] : files_) {
      if (!name.starts_with(folder)) continue;
      std::string rest = name.substr(folder.size());
      std::size_t slash = rest.find('/');
      if (slash != std::string::npos && !folders.insert(rest.substr(0, slash)).second) continue;
      json += json.empty() ? "[ " : ",\n";
      if (slash != std::string::npos)
        json += fmt::format(R"({{"name":"{}","type":"directory"}})", rest.substr(0, slash));
      else
        json += fmt::format(R"({{"name":"{}","type":"file","size":{}}})", rest, file.bytes.size());
    }
    if (json.empty() && !folder.empty()) return Answer(connection, "404 Not Found", "", "");
    Answer(connection, "200 OK", "Content-Type: application/json\r\n", json.empty() ? "[]" : json + " ]");
  }

  const std::string prefix_;
  std::mutex mutex_;
  std::map<std::string, File> files_;  // guarded by mutex_
  int version_ = 0;                    // guarded by mutex_
};

}  // namespace reelcache
