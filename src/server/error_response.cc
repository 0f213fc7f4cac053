#include "server/error_response.h"

#include <fmt/format.h>

#include "http/char_class.h"
#include "http/message.h"

namespace reelcache {
namespace {

struct Words {
  int status;
  const char* english;
  const char* korean;
};

constexpr Words kWords[] = {
    {400, "The request is not valid HTTP.", "올바른 HTTP 요청이 아닙니다."},
    {403, "The storage does not allow this file to be read.", "저장소가 이 파일을 읽도록 허용하지 않습니다."},
    {404, "There is no such file.", "그런 파일이 없습니다."},
    {405, "This address does not take that method.", "이 주소는 그 메서드를 받지 않습니다."},
    {408, "The request did not arrive in time.", "요청이 제때 도착하지 않았습니다."},
    {412, "The file is not the version that was asked for.", "요청한 버전의 파일이 아닙니다."},
    {413, "The request carries too much content.", "요청 본문이 너무 큽니다."},
    {414, "The address is too long.", "주소가 너무 깁니다."},
    {416, "The file ends before the range that was asked for.", "요청한 범위가 파일의 끝을 넘습니다."},
    {431, "The request's header fields are too large.", "요청 헤더가 너무 큽니다."},
    {500, "Something went wrong in this server; its log says what.", "서버에 문제가 생겼습니다. 서버 로그를 확인하세요."},
    {501, "This server does not know that method or coding.", "이 서버가 모르는 메서드나 코딩입니다."},
    {502, "The storage could not be read. Try again in a moment.", "저장소를 읽을 수 없습니다. 잠시 뒤 다시 시도하세요."},
    {503, "Too busy at the moment. Try again in a few seconds.", "지금은 바쁩니다. 몇 초 뒤 다시 시도하세요."},
    {504, "The storage did not answer in time. Try again in a moment.", "저장소가 제때 응답하지 않았습니다. 잠시 뒤 다시 시도하세요."},
    {505, "This server speaks HTTP/1.1 and HTTP/1.0.", "이 서버는 HTTP/1.1과 HTTP/1.0을 씁니다."},
};

}  // namespace

int StatusOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalid: return 400;
    case ErrorKind::kNotFound: return 404;
    case ErrorKind::kForbidden: return 403;
    case ErrorKind::kUnsatisfied: return 416;
    case ErrorKind::kUnauthorized:
    case ErrorKind::kUnavailable:
    case ErrorKind::kBadAnswer: return 502;
    case ErrorKind::kTimeout: return 504;
    case ErrorKind::kChanged:
    case ErrorKind::kBusy: return 503;
    case ErrorKind::kCorrupt:
    case ErrorKind::kNoSpace:
    case ErrorKind::kInternal: return 500;
  }
  return 500;
}

Answer ErrorPage(int status, std::string_view words) {
  Answer answer{status, {}, Slice::Own(fmt::format("{} {}\n{}", status, ReasonPhrase(status), words))};
  answer.fields = {{"Content-Type", "text/plain; charset=utf-8"},
                   {"Cache-Control", "no-store"},
                   {"X-Content-Type-Options", "nosniff"}};
  if (status == 503) answer.fields.emplace_back("Retry-After", "2");
  return answer;
}

Answer ErrorAnswer(int status) {
  std::string text;
  for (const Words& words : kWords)
    if (words.status == status) text = fmt::format("{}\n{}\n", words.english, words.korean);
  return ErrorPage(status, text);
}

Answer MethodAnswer(std::string allow) {
  Answer answer = ErrorAnswer(405);
  answer.fields.emplace_back("Allow", std::move(allow));
  return answer;
}

Answer ErrorAnswer(const Error& error) {
  int status = StatusOf(error.kind);
  Answer answer = ErrorAnswer(status);
  if (error.retry_after && status != 503)
    answer.fields.emplace_back("Retry-After", std::to_string(error.retry_after->count()));
  return answer;
}

Answer CodingAnswer(std::string_view coding) {
  if (!IsAll(coding, kTokenChar)) coding = "a content coding";
  Answer answer = ErrorPage(
      502, fmt::format("This file is stored compressed with {0}, and your client does not accept that. Upload it again "
                       "uncompressed.\n"
                       "이 파일은 {0}으로 압축되어 저장되어 있는데, 클라이언트가 이를 받지 않습니다. 압축하지 않고 다시 올리세요.\n",
                       coding));
  answer.fields.emplace_back("Vary", "Accept-Encoding");
  return answer;
}

}  // namespace reelcache
