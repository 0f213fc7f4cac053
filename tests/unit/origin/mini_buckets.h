// Buckets for MiniHttpServer: Google's JSON API and S3's, as far as the origins use them, in pages of three names.
//
// Neither looks at credentials: that is what the real servers in tests/storage are for.
#pragma once

#include <nlohmann/json.hpp>

#include "http/percent_encoding.h"
#include "mini_files.h"

namespace reelcache {

class MiniBucket {
 public:
  void Put(const std::string& name, std::string bytes) {
    std::lock_guard lock(mutex_);
    std::string version = std::to_string(++version_);
    objects_[name] = {std::move(bytes), '"' + version + '"'};
  }
  void Remove(const std::string& name) {
    std::lock_guard lock(mutex_);
    objects_.erase(name);
  }

 protected:
  using Object = MiniFiles::File;
  using Query = std::map<std::string, std::string>;
  static constexpr std::size_t kPageNames = 3;

  static Query QueryOf(const std::string& target) {
    Query query;
    std::string rest = target.find('?') == std::string::npos ? "" : target.substr(target.find('?') + 1);
    while (!rest.empty()) {
      std::string pair = rest.substr(0, rest.find('&'));
      rest.erase(0, pair.size() + 1);
      query[pair.substr(0, pair.find('='))] = DecodeForm(pair.substr(std::min(pair.find('=') + 1, pair.size()))).value_or("");
    }
    return query;
  }

  std::optional<Object> Find(const std::string& name) {
    std::lock_guard lock(mutex_);
    auto found = objects_.find(name);
    return found == objects_.end() ? std::nullopt : std::optional(found->second);
  }

  // Up to a page of names behind `after`, and whether there are more.
  std::pair<std::vector<std::pair<std::string, Object>>, bool> Page(const std::string& prefix, const std::string& after) {
    std::lock_guard lock(mutex_);
    std::vector<std::pair<std::string, Object>> page;
    for (auto next = objects_.upper_bound(after); next != objects_.end(); ++next) {
      if (!next->first.starts_with(prefix)) continue;
      if (page.size() == kPageNames) return {page, true};
      page.push_back(*next);
    }
    return {page, false};
  }

  static std::string Bare(const Object& object) { return object.etag.substr(1, object.etag.size() - 2); }

 private:
  std::mutex mutex_;
  std::map<std::string, Object> objects_;  // guarded by mutex_
  int version_ = 1'700'000;                // guarded by mutex_
};

class MiniGcs final : public MiniBucket {
 public:
  void operator()(const MiniRequest& request, MiniConnection& connection) {
    const std::string base = "/storage/v1/b/bucket/o";
    Query query = QueryOf(request.target);
    std::string path = request.target.substr(0, request.target.find('?'));
    if (path == base) return AnswerList(connection, query);
    std::string name = path.starts_with(base + "/") ? PercentDecode(path.substr(base.size() + 1)).value_or("") : "";
    auto object = Find(name);
    if (!object || (query.contains("generation") && query["generation"] != Bare(*object)))
      return MiniFiles::Answer(connection, "404 Not Found", "", "Not Found");
    if (query["alt"] == "media")
      return MiniFiles::AnswerFile(request, connection, *object, "x-goog-generation: " + Bare(*object) + "\r\n");
    nlohmann::json facts{{"size", std::to_string(object->bytes.size())}, {"generation", Bare(*object)}};
    MiniFiles::Answer(connection, "200 OK", "Content-Type: application/json\r\n", facts.dump());
  }

 private:
  void AnswerList(MiniConnection& connection, Query& query) {
    auto [page, more] = Page(query["prefix"], query["pageToken"]);
    nlohmann::json list{{"kind", "storage#objects"}};
    for (const auto& [name, object] : page)
      list["items"].push_back({{"name", name}, {"size", std::to_string(object.bytes.size())}, {"generation", Bare(object)}});
    if (more) list["nextPageToken"] = page.back().first;
    MiniFiles::Answer(connection, "200 OK", "Content-Type: application/json\r\n", list.dump());
  }
};

class MiniS3 final : public MiniBucket {
 public:
  void operator()(const MiniRequest& request, MiniConnection& connection) {
    const std::string base = "/bucket/";
    Query query = QueryOf(request.target);
    std::string path = request.target.substr(0, request.target.find('?'));
    if (path == base) return AnswerList(connection, query);
    auto object = Find(PercentDecode(path.substr(std::min(base.size(), path.size()))).value_or(""));
    if (object) return MiniFiles::AnswerFile(request, connection, *object);
    std::string error = "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>";
    std::string head = fmt::format("HTTP/1.1 404 Not Found\r\nContent-Length: {}\r\n\r\n", error.size());
    connection.Send(request.method == "HEAD" ? head : head + error);
  }

 private:
  void AnswerList(MiniConnection& connection, Query& query) {
    auto [page, more] = Page(query["prefix"], query["continuation-token"]);
    std::string xml = "<ListBucketResult><EncodingType>url</EncodingType>";
    for (const auto& [name, object] : page)
      xml += fmt::format("<Contents><Key>{}</Key><Size>{}</Size><ETag>&quot;{}&quot;</ETag></Contents>", EncodeComponent(name),
                         object.bytes.size(), Bare(object));
    xml += fmt::format("<IsTruncated>{}</IsTruncated>", more);
    if (more) xml += "<NextContinuationToken>" + Escaped(page.back().first) + "</NextContinuationToken>";
    MiniFiles::Answer(connection, "200 OK", "Content-Type: application/xml\r\n", xml + "</ListBucketResult>");
  }

  static std::string Escaped(const std::string& text) {
    std::string out;
    for (char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
    return out;
  }
};

}  // namespace reelcache
