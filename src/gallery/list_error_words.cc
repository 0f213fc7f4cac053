#include "gallery/list_error_words.h"

namespace reelcache {
namespace {

constexpr ListErrorWords kUnreachable = {
    "storage_unreachable",
    "The storage cannot be listed. Check that it is running and that --origin names it; the server's log says more."};

constexpr ListErrorWords kWords[] = {
    {"storage_not_found", "The storage was not found. Check the address given with --origin."},
    {"storage_forbidden", "The storage does not allow its files to be listed. Check its permissions."},
    {"storage_timeout", "The storage did not answer in time. Check the network, then try again."},
    kUnreachable,
    {"storage_throttled",
     "The storage wants fewer requests at the moment. Wait a little; it is asked again by itself."},
    {"storage_circuit_open",
     "The storage failed several times in a row and is left alone for a moment. Check that it is running; it is asked "
     "again by itself."},
    {"bucket_not_found", "There is no such bucket. Check the bucket's name in --origin."},
    {"credentials_missing",
     "The storage wants credentials and none were found. Set them as the README says for this kind of storage, then "
     "start the server again."},
    {"storage_unauthorized",
     "The storage wants a login, which a web server's list is not asked with. Let it list its files without one."},
    {"credentials_refused",
     "The storage refused the credentials. Check that they are right and may list and read this bucket."},
    {"credentials_expired", "The credentials have expired. Get new ones, then start the server again."},
    {"clock_skewed", "This machine's clock differs too much from the storage's. Set the clock, then try again."},
    {"replit_sidecar_absent",
     "This is not running on Replit: the service that hands out its storage does not answer. Run it on Replit, or name "
     "another storage with --origin."},
    {"replit_no_bucket",
     "This Repl has no bucket yet. Attach App Storage, or set DEFAULT_OBJECT_STORAGE_BUCKET_ID, or defaultBucketID "
     "below [objectStorage] in .replit."},
    {"replit_not_allowed",
     "Replit does not let this Repl use its bucket yet. Attach the bucket in App Storage, then restart the whole "
     "workspace, not only the program."},
    {"bad_limit", "limit must be a number from 1 to 1000. Give such a number, or leave it out."},
    {"bad_cursor", "cursor is not one of ours. Take it from the Link field of the page before, or leave it out."},
    {"bad_prefix", "prefix is not valid UTF-8. Give the beginning of a name, percent-encoded as UTF-8."},
    {"bad_escape", "A % in the query is not followed by two hexadecimal digits. Write a plain % as %25."},
    {"bad_names", "Give the names of 1 to 50 videos, as name=...&name=..., percent-encoded as UTF-8."},
    {"repeated_parameter", "A parameter is there twice. Give prefix, limit and cursor once each."},
};

std::string_view CodeFor(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kNotFound: return "storage_not_found";
    case ErrorKind::kForbidden: return "storage_forbidden";
    case ErrorKind::kTimeout: return "storage_timeout";
    default: return kUnreachable.code;
  }
}

}  // namespace

ListErrorWords WordsFor(const Error& error) {
  std::string_view code = !error.code.empty() ? error.code : error.throttled ? "storage_throttled" : CodeFor(error.kind);
  for (const ListErrorWords& words : kWords)
    if (words.code == code) return words;
  return {code, kUnreachable.message};
}

}  // namespace reelcache
