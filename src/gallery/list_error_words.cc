#include "gallery/list_error_words.h"

namespace reelcache {
namespace {

constexpr ListErrorWords kUnreachable = {
    "storage_unreachable",
    {"The storage cannot be listed. Check that it is running and that --origin names it; the server's log says more.",
     "저장소의 목록을 읽을 수 없습니다. 저장소가 실행 중인지, --origin이 맞는지 "
     "확인하세요. 자세한 내용은 서버 로그에 있습니다."}};

constexpr ListErrorWords kWords[] = {
    {"storage_not_found",
     {"The storage was not found. Check the address given with --origin.",
      "저장소를 찾을 수 없습니다. --origin에 준 주소를 확인하세요."}},
    {"storage_forbidden",
     {"The storage does not allow its files to be listed. Check its permissions.",
      "저장소가 파일 목록을 보여 주지 않습니다. 권한을 확인하세요."}},
    {"storage_timeout",
     {"The storage did not answer in time. Check the network, then try again.",
      "저장소가 제때 응답하지 않았습니다. 네트워크를 확인한 뒤 다시 시도하세요."}},
    kUnreachable,
    {"storage_throttled",
     {"The storage wants fewer requests at the moment. Wait a little; it is asked again by itself.",
      "저장소가 지금은 요청을 줄여 달라고 합니다. 잠시 기다리면 저절로 다시 "
      "시도합니다."}},
    {"storage_circuit_open",
     {"The storage failed several times in a row and is left alone for a moment. Check that it is running; it is "
      "asked again by itself.",
      "저장소가 여러 번 잇달아 실패해 잠시 요청을 멈췄습니다. 저장소가 실행 중인지 "
      "확인하세요. 저절로 다시 시도합니다."}},
    {"bucket_not_found",
     {"There is no such bucket. Check the bucket's name in --origin.",
      "그런 버킷이 없습니다. --origin의 버킷 이름을 확인하세요."}},
    {"credentials_missing",
     {"The storage wants credentials and none were found. Set them as the README says for this kind of storage, "
      "then start the server again.",
      "저장소에 필요한 인증 정보가 없습니다. README에서 이 저장소에 맞는 방법을 찾아 "
      "설정한 뒤 서버를 다시 시작하세요."}},
    {"storage_unauthorized",
     {"The storage wants a login, which a web server's list is not asked with. Let it list its files without one.",
      "저장소가 로그인을 요구하는데, 웹 서버의 목록은 로그인 없이 요청합니다. "
      "로그인 없이 목록을 볼 수 있게 하세요."}},
    {"credentials_refused",
     {"The storage refused the credentials. Check that they are right and may list and read this bucket.",
      "저장소가 인증 정보를 거부했습니다. 인증 정보가 맞는지, 이 버킷의 목록을 "
      "보고 읽을 권한이 있는지 확인하세요."}},
    {"credentials_expired",
     {"The credentials have expired. Get new ones, then start the server again.",
      "인증 정보의 기한이 지났습니다. 새로 받은 뒤 서버를 다시 시작하세요."}},
    {"clock_skewed",
     {"This machine's clock differs too much from the storage's. Set the clock, then try again.",
      "이 컴퓨터의 시계가 저장소의 시계와 너무 다릅니다. 시계를 맞춘 뒤 다시 "
      "시도하세요."}},
    {"replit_sidecar_absent",
     {"This is not running on Replit: the service that hands out its storage does not answer. Run it on Replit, or "
      "name another storage with --origin.",
      "Replit에서 실행되고 있지 않습니다. Replit의 저장소 서비스가 응답하지 않습니다. "
      "Replit에서 실행하거나 --origin으로 다른 저장소를 지정하세요."}},
    {"replit_no_bucket",
     {"This Repl has no bucket yet. Attach App Storage, or set DEFAULT_OBJECT_STORAGE_BUCKET_ID, or "
      "defaultBucketID below [objectStorage] in .replit.",
      "이 Repl에는 아직 버킷이 없습니다. App Storage를 연결하거나, "
      "DEFAULT_OBJECT_STORAGE_BUCKET_ID를 설정하거나, .replit의 [objectStorage] 아래에 "
      "defaultBucketID를 쓰세요."}},
    {"replit_not_allowed",
     {"Replit does not let this Repl use its bucket yet. Attach the bucket in App Storage, then restart the whole "
      "workspace, not only the program.",
      "Replit이 아직 이 Repl에 버킷 사용을 허용하지 않습니다. App Storage에서 버킷을 "
      "연결한 뒤, 프로그램만이 아니라 작업 공간(workspace) 전체를 다시 시작하세요."}},
    {"bad_limit",
     {"limit must be a number from 1 to 1000. Give such a number, or leave it out.",
      "limit는 1부터 1000까지의 수입니다. 그런 수를 주거나 빼세요."}},
    {"bad_cursor",
     {"cursor is not one of ours. Take it from the Link field of the page before, or leave it out.",
      "cursor가 이 서버의 것이 아닙니다. 앞 페이지의 Link 필드에서 가져오거나 빼세요."}},
    {"bad_prefix",
     {"prefix is not valid UTF-8. Give the beginning of a name, percent-encoded as UTF-8.",
      "prefix가 올바른 UTF-8이 아닙니다. 이름의 앞부분을 UTF-8로 퍼센트 인코딩해 주세요."}},
    {"bad_escape",
     {"A % in the query is not followed by two hexadecimal digits. Write a plain % as %25.",
      "쿼리의 % 뒤에 16진수 두 자리가 없습니다. %는 %25로 쓰세요."}},
    {"bad_names",
     {"Give the names of 1 to 50 videos, as name=...&name=..., percent-encoded as UTF-8.",
      "동영상 이름을 1개에서 50개까지 name=...&name=..., UTF-8로 퍼센트 인코딩해 주세요."}},
    {"repeated_parameter",
     {"A parameter is there twice. Give prefix, limit and cursor once each.",
      "같은 매개변수가 두 번 있습니다. prefix, limit, cursor는 한 번씩만 주세요."}},
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
