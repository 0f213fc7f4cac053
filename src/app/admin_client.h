// How commands reach the operator's side of a running server (--admin), with the token of REELCACHE_ADMIN_TOKEN.
//
// Thread: one; every request blocks until its answer is there.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "app/language.h"
#include "base/result.h"

namespace reelcache {

// Where the operator's side of a server is.
struct AdminAddress {
  std::string url;               // without a path: "http://127.0.0.1:5010"
  std::string unix_socket = {};  // the path of the socket to connect to; empty: the URL's host
  std::string shown = {};        // as it was written, for sentences

  friend bool operator==(const AdminAddress&, const AdminAddress&) = default;
};

// A URL, unix:PATH, or HOST:PORT, where HOST may be a name; nothing for other text, and for what only a server settles.
std::optional<AdminAddress> ParseAdminAddress(std::string_view text);

// What an answer holds if it is a reelcache's.
struct AnswerField {
  const char* name;
  nlohmann::json::value_t type;
};

inline constexpr AnswerField kObjectsField{"objects", nlohmann::json::value_t::number_unsigned};

class AdminClient {
 public:
  // `address` is the command's --admin; empty: what the environment, `.env` and the configuration file say. Where these
  // leave it to the server, it is what the server says that has the cache folder. Errors: kInvalid, one sentence.
  static Result<AdminClient> Open(std::string_view address, const Environment& environment,
                                  const std::filesystem::path& cwd);

  // `target` is a path and its query; a good answer (2xx), which has `field`. A Post may take minutes. Errors: one
  // sentence in the language of the environment: what the server refuses (kInvalid, kNotFound, kBusy), or what to do
  // when it is not there, does not let us in, or is another one.
  Result<nlohmann::json> Get(const std::string& target, AnswerField field) const { return Send("GET", target, field); }
  Result<nlohmann::json> Post(const std::string& target, AnswerField field) const {
    return Send("POST", target, field);
  }
  Result<nlohmann::json> Delete(const std::string& target, AnswerField field) const {
    return Send("DELETE", target, field);
  }

  // As Get, but the answer's own text, whatever it holds.
  Result<std::string> GetText(const std::string& target) const { return SendForText("GET", target); }

  // The answer cannot be a reelcache's.
  Error WrongAnswer() const;

 private:
  AdminClient(AdminAddress address, std::string token, Language language)
      : address_(std::move(address)), token_(std::move(token)), language_(language) {}
  Result<nlohmann::json> Send(const std::string& method, const std::string& target, AnswerField field) const;
  Result<std::string> SendForText(const std::string& method, const std::string& target) const;
  Error Refusal(int status, const nlohmann::json& answer) const;

  AdminAddress address_;
  std::string token_;
  Language language_;
};

}  // namespace reelcache
