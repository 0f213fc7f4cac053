#include "app/admin_client.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "app/admin_place.h"
#include "app/admin_words.h"
#include "app/command_words.h"
#include "app/json_fields.h"
#include "app/server_complaints.h"
#include "app/settings.h"
#include "base/ascii.h"
#include "base/log.h"
#include "origin/simple_request.h"
#include "store/cache_folder.h"

namespace reelcache {
namespace {

using nlohmann::json;
using Words = CommandWords;

constexpr ServerFlag kAdminFlag{"--admin", "--admin으로"};
constexpr std::chrono::seconds kPatience{10};
constexpr std::chrono::minutes kPostPatience{5};  // a purge of everything walks through all records
constexpr std::size_t kMostBodyBytes = 16 << 20;

template <typename... Values>
Error Refuse(const Wording& words, Language language, const Values&... values) {
  return {ErrorKind::kInvalid, Filled(words, language, values...)};
}

bool IsLeftToServer(const AdminPlace& place) {
  using Kind = AdminPlace::Kind;
  return place.kind == Kind::kAuto || (place.kind == Kind::kTcp && place.port == 0);
}

// Of the server that has the cache folder. Without one, auto is what a server would most likely take.
Result<std::string> SettledAddress(const SettingLayers& settings, const Setting& setting, const AdminPlace& place,
                                   Language language) {
  auto folder = settings.ResolvePath(*settings.Get(Option("cache-dir")));
  if (!folder.ok()) return folder.error();
  auto said = CacheFolder::ReadAddress(*folder);
  if (said && ParseAdminPlace(*said) == AdminPlace{AdminPlace::Kind::kOff})
    return Refuse(Words::kNobodyAnswers, language, folder->string(), kAdminToken);
  if (said) return std::move(*said);
  if (place.kind == AdminPlace::Kind::kAuto) return fmt::format("127.0.0.1:{}", kAutoAdminPort);
  return Refuse(Words::kAnyPort, language, setting.source, folder->string());
}

Result<AdminAddress> FindServer(const SettingLayers& settings, std::string_view flag, Language language) {
  const Setting setting = flag.empty() ? *settings.Get(Option("admin")) : Setting{std::string(flag), "--admin"};
  auto text = settings.ResolvePlace(setting);
  if (!text.ok()) return text.error();
  if (auto place = ParseAdminPlace(*text)) {
    if (place->kind == AdminPlace::Kind::kOff) return Refuse(Words::kAdminOff, language, setting.source);
    if (IsLeftToServer(*place)) text = SettledAddress(settings, setting, *place, language);
    if (!text.ok()) return text.error();
  }
  auto address = ParseAdminAddress(*text);
  if (!address) return Refuse(Words::kNoAddress, language, setting.source, Quoted(*text));
  return std::move(*address);
}

std::string TokenOf(const Environment& environment, const SettingLayers& settings) {
  if (const std::string* token = FindVariable(environment, kAdminToken)) return *token;
  for (const Variable& variable : settings.dot_env())
    if (variable.name == kAdminToken) return variable.value;
  return "";
}

bool IsHostName(std::string_view host) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-._";
  return !host.empty() && AsciiLower(host).find_first_not_of(kLetters) == std::string::npos;
}

ErrorKind KindOf(int status) {
  if (status == 404) return ErrorKind::kNotFound;
  if (status == 409 || status == 503) return ErrorKind::kBusy;
  return status == 400 ? ErrorKind::kInvalid : ErrorKind::kBadAnswer;
}

}  // namespace

std::optional<AdminAddress> ParseAdminAddress(std::string_view text) {
  AdminAddress address{.url = std::string(text), .shown = std::string(text)};
  if (text.find("://") != std::string_view::npos) {
    while (address.url.ends_with('/')) address.url.pop_back();
    return address;
  }
  if (auto place = ParseAdminPlace(text)) {
    const bool is_socket = place->kind == AdminPlace::Kind::kUnix;
    if (!is_socket && (place->kind != AdminPlace::Kind::kTcp || place->port == 0)) return std::nullopt;
    address.url = is_socket ? "http://localhost" : UrlOf(place->host, place->port);
    address.unix_socket = place->socket;
    return address;
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !IsHostName(text.substr(0, colon))) return std::nullopt;
  auto port = ParseDecimal<std::uint16_t>(text.substr(colon + 1));
  address.url.insert(0, "http://");
  return port && *port > 0 ? std::optional(std::move(address)) : std::nullopt;
}

Result<AdminClient> AdminClient::Open(std::string_view address, const Environment& environment,
                                      const std::filesystem::path& cwd) {
  const Language language = LanguageOf(environment);
  SettingLayers settings(environment, cwd);
  if (Status read = settings.Read({}); !read.ok()) return read.error();
  auto found = FindServer(settings, address, language);
  if (!found.ok()) return found.error();
  return AdminClient(std::move(*found), TokenOf(environment, settings), language);
}

Result<std::string> AdminClient::SendForText(const std::string& method, const std::string& target) const {
  const std::chrono::milliseconds patience = method == "POST" ? kPostPatience : kPatience;
  auto answer = SendSimple({.url = address_.url + target,
                            .method = method,
                            .bearer = token_,
                            .unix_socket = address_.unix_socket,
                            .timeout = patience,
                            .most_body_bytes = kMostBodyBytes});
  if (!answer.ok())
    return Error{answer.error().kind,
                 ServerComplaints(language_, kAdminFlag, address_.shown).NoAnswer(answer.error().message)};
  if (answer->status / 100 != 2)
    return Refusal(answer->status, json::parse(answer->body, nullptr, /*allow_exceptions=*/false));
  return std::move(answer->body);
}

Result<json> AdminClient::Send(const std::string& method, const std::string& target, AnswerField field) const {
  auto text = SendForText(method, target);
  if (!text.ok()) return text.error();
  json body = json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!body.is_object() || !body.contains(field.name) || body[field.name].type() != field.type) return WrongAnswer();
  return body;
}

Error AdminClient::WrongAnswer() const {
  const ServerComplaints complaints(language_, kAdminFlag, address_.shown);
  return {ErrorKind::kBadAnswer, complaints.WrongServer("the answer", "답이")};
}

// Where the server says nothing by itself it is another one, or one that does not know who asks.
Error AdminClient::Refusal(int status, const json& answer) const {
  std::string message = Text(answer, "/error/message");
  if (std::string_view korean = KoreanForCode(Text(answer, "/error/code"));
      language_ == Language::kKorean && !korean.empty())
    message = korean;
  if (!message.empty()) return {KindOf(status), std::move(message)};
  if (status != 401 && status != 403 && status != 404)
    return {ErrorKind::kBadAnswer, ServerComplaints(language_, kAdminFlag, address_.shown).WrongStatus(status)};
  return {ErrorKind::kForbidden, Filled(Words::kNotTaken, language_, Quoted(address_.shown), status, kAdminToken)};
}

}  // namespace reelcache
