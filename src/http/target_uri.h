// Request targets to paths and back (RFC 9112 §3.2, RFC 3986).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/fields.h"

namespace reelcache {

struct TargetUri {
  enum class Form { kPath, kAsterisk };
  Form form = Form::kPath;
  std::string_view raw_path = {};                   // as sent, without the query; views into the target
  std::string_view query = {};                      // as sent, without '?'; likewise
  std::optional<std::string> decoded_path = {};     // when it differs from the raw one

  // Decoded once, begins with '/'; "%2F" inside a segment is decoded too; no NUL.
  std::string_view path() const { return decoded_path ? std::string_view(*decoded_path) : raw_path; }
};

// origin-form, absolute-form with the http scheme and the same authority as Host (without regard to case), and "*".
// Nothing for the rest: other schemes or authorities, fragments, bad percent sequences, bytes RFC 3986 does not allow
// in a target, an encoded NUL.
std::optional<TargetUri> ParseTarget(std::string_view target, const Fields& fields);

// `uri-host [ ":" port ]` as a Host field may carry it (RFC 9110 §7.2, RFC 3986 §3.2.2); no userinfo, not empty.
bool IsValidHost(std::string_view host);

// Percent-decodes once; nothing on a bad sequence.
std::optional<std::string> PercentDecode(std::string_view text);

// For a path: everything but unreserved characters and '/' is encoded, bytes as UTF-8 came.
std::string EncodePath(std::string_view path);

// Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates.
bool IsValidUtf8(std::string_view text);

// A name that stays inside its folder: relative, no empty, "." or ".." segment, no backslash trick, no NUL,
// at most 1024 bytes.
bool IsSafeRelativeName(std::string_view name);

// A segment that is "." or "..", which names a folder and whoever sends a path removes (RFC 3986 §5.2.4).
bool HasDotSegments(std::string_view name);

// A segment that begins with '.'.
bool HasHiddenSegment(std::string_view name);

}  // namespace reelcache
