#include "server/access_log.h"

#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "http/http_date.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

std::string JsonText(std::string_view text) {
  bool utf8 = IsValidUtf8(text);
  std::string out = "\"";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !utf8))
      out += fmt::format("\\u{:04x}", byte);
    else
      out += c;
  }
  return out + '"';
}

}  // namespace

AccessLog::~AccessLog() = default;

Status AccessLog::Open(const std::string& path) {
  try {
    std::shared_ptr<spdlog::sinks::sink> sink;
    if (path == "-")
      sink = std::make_shared<spdlog::sinks::stdout_sink_mt>();
    else
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
    logger_ = std::make_shared<spdlog::logger>("access", std::move(sink));
    logger_->set_pattern("%v");
    logger_->flush_on(spdlog::level::info);
    return Ok();
  } catch (const spdlog::spdlog_ex&) {
    return Error{ErrorKind::kInvalid, "--access-log: " + path + " cannot be written; choose another file or -"};
  }
}

void AccessLog::Write(const AccessEntry& entry, WallTime now) {
  if (logger_) logger_->info(FormatAccessEntry(entry, now));
}

std::string FormatAccessEntry(const AccessEntry& entry, WallTime now) {
  return fmt::format(
      R"({{"time":"{}","peer":{},"method":{},"target":{},"range":{},"status":{},"bytes":{},"memory":{},"disk":{},)"
      R"("joined":{},"origin":{},"cache_status":{},"duration_us":{},"cut":{}}})",
      FormatRfc3339(now), JsonText(entry.peer), JsonText(entry.method), JsonText(entry.target),
      JsonText(entry.range), entry.status, entry.body_bytes, entry.memory_bytes, entry.disk_bytes, entry.joined_bytes,
      entry.origin_bytes, JsonText(entry.cache_status), entry.duration.count(), entry.cut);
}

}  // namespace reelcache
