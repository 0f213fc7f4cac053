#include "app/admin_client.h"

#include <fmt/format.h>

#include <utility>

#include "app/admin_words.h"
#include "app/server_complaints.h"
#include "app/settings.h"
#include "base/ascii.h"
#include "base/log.h"
#include "origin/simple_request.h"

namespace reelcache {
namespace {

using nlohmann::json;

constexpr ServerFlag kAdminFlag{"--admin", "--admin으로"};
constexpr const char* kTokenVariable = "REELCACHE_ADMIN_TOKEN";
constexpr std::string_view kDefaultAddress = "127.0.0.1:5010";
constexpr std::string_view kUnixScheme = "unix:";
constexpr std::chrono::minutes kPatience{5};  // a purge of everything walks through all records
constexpr std::size_t kMostBodyBytes = 16 << 20;

Error Refuse(std::string sentence) { return {ErrorKind::kInvalid, std::move(sentence)}; }

// What serve would take here.
Result<std::string> ConfiguredAddress(const SettingLayers& settings) {
  const OptionSpec* option = FindOption("admin");
  auto setting = option == nullptr ? std::nullopt : settings.Get(*option);
  if (!setting || EqualsIgnoreCase(setting->text, "auto")) return std::string(kDefaultAddress);
  if (EqualsIgnoreCase(setting->text, "off"))
    return Refuse(setting->source + " is off: say with --admin where the server is");
  return setting->text;
}

std::string TokenOf(const Environment& environment, const SettingLayers& settings) {
  if (const std::string* token = FindVariable(environment, kTokenVariable)) return *token;
  for (const Variable& variable : settings.dot_env())
    if (variable.name == kTokenVariable) return variable.value;
  return "";
}

// {"error": {"code", "message"}}; empty when it is none.
std::string Member(const json& answer, const char* name) {
  if (!answer.is_object()) return "";
  auto error = answer.find("error");
  if (error == answer.end() || !error->is_object()) return "";
  auto member = error->find(name);
  return member == error->end() || !member->is_string() ? "" : member->get<std::string>();
}

ErrorKind KindOf(int status) {
  if (status == 404) return ErrorKind::kNotFound;
  if (status == 409 || status == 503) return ErrorKind::kBusy;
  return status == 400 ? ErrorKind::kInvalid : ErrorKind::kBadAnswer;
}

}  // namespace

Result<AdminAddress> ParseAdminAddress(std::string_view text) {
  AdminAddress address;
  address.shown = text;
  if (text.starts_with(kUnixScheme)) {
    address.url = "http://localhost";
    address.unix_socket = text.substr(kUnixScheme.size());
    if (!address.unix_socket.empty()) return address;
  } else if (text.find("://") != std::string_view::npos) {
    while (text.ends_with('/')) text.remove_suffix(1);
    address.url = text;
    return address;
  } else if (std::size_t colon = text.rfind(':'); colon != std::string_view::npos && colon > 0) {
    auto port = ParseDecimal<std::uint16_t>(text.substr(colon + 1));
    if (port && *port > 0) {
      address.url = fmt::format("http://{}", text);
      return address;
    }
  }
  return Refuse(fmt::format("--admin is {}, which is not an address: write one such as 127.0.0.1:5010 or "
                            "unix:/run/reelcache.sock",
                            Quoted(text)));
}

Result<AdminClient> AdminClient::Open(std::string_view address, const Environment& environment,
                                      const std::filesystem::path& cwd) {
  SettingLayers settings(environment, cwd);
  if (Status read = settings.Read({}); !read.ok()) return read.error();
  std::string text(address);
  if (text.empty()) {
    auto configured = ConfiguredAddress(settings);
    if (!configured.ok()) return configured.error();
    text = std::move(*configured);
  }
  auto parsed = ParseAdminAddress(text);
  if (!parsed.ok()) return parsed.error();
  return AdminClient(std::move(*parsed), TokenOf(environment, settings), LanguageOf(environment));
}

Result<std::string> AdminClient::SendForText(const char* method, const std::string& target) const {
  auto answer = SendSimple({.url = address_.url + target,
                            .method = method,
                            .bearer = token_,
                            .unix_socket = address_.unix_socket,
                            .timeout = kPatience,
                            .most_body_bytes = kMostBodyBytes});
  if (!answer.ok())
    return Error{answer.error().kind,
                 ServerComplaints(language_, kAdminFlag, address_.shown).NoAnswer(answer.error().message)};
  if (answer->status / 100 != 2)
    return Refusal(answer->status, json::parse(answer->body, nullptr, /*allow_exceptions=*/false));
  return std::move(answer->body);
}

Result<json> AdminClient::Send(const char* method, const std::string& target) const {
  auto text = SendForText(method, target);
  if (!text.ok()) return text.error();
  if (text->empty()) return json();
  json body = json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (body.is_object()) return body;
  const ServerComplaints complaints(language_, kAdminFlag, address_.shown);
  return Error{ErrorKind::kBadAnswer, complaints.WrongServer("the answer", "답이")};
}

// Where the server says nothing by itself it is another one, or one that does not know who asks.
Error AdminClient::Refusal(int status, const json& answer) const {
  std::string message = Member(answer, "message");
  if (std::string_view korean = KoreanForCode(Member(answer, "code"));
      language_ == Language::kKorean && !korean.empty())
    message = korean;
  if (!message.empty()) return {KindOf(status), std::move(message)};
  if (status != 401 && status != 403 && status != 404)
    return {ErrorKind::kBadAnswer, ServerComplaints(language_, kAdminFlag, address_.shown).WrongStatus(status)};
  const char* words = language_ == Language::kKorean
                          ? "{}에서 이 명령을 받지 않습니다 ({}): {}을 서버와 같게 정하거나 --admin으로 서버의 관리 주소를 알려 주세요"
                          : "{} does not take this command ({}): set {} as the server has it, or say with --admin "
                            "where the server's operator address is";
  return {ErrorKind::kForbidden, fmt::format(fmt::runtime(words), Quoted(address_.shown), status, kTokenVariable)};
}

}  // namespace reelcache
