// How commands reach the operator's side of a running server (--admin), with the token of REELCACHE_ADMIN_TOKEN.
//
// Thread: one; every request blocks until its answer is there.
#pragma once

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "app/language.h"
#include "base/result.h"

namespace reelcache {

// The lines about --admin in a command's help.
inline constexpr std::string_view kAdminHelp =
    "  --admin ADDRESS       the server: HOST:PORT or unix:PATH of its --admin, or its\n"
    "                        http(s) address [what serve would take here]\n\n"
    "REELCACHE_ADMIN_TOKEN is the token for a server that wants one.\n";

// Where the operator's side of a server is.
struct AdminAddress {
  std::string url;               // without a path: "http://127.0.0.1:5010"
  std::string unix_socket = {};  // the path of the socket to connect to; empty: the URL's host
  std::string shown = {};        // as it was written, for sentences
};

// HOST:PORT, unix:PATH, or a URL. Errors: kInvalid, one sentence that names --admin.
Result<AdminAddress> ParseAdminAddress(std::string_view text);

class AdminClient {
 public:
  // `address` is the command's --admin; empty: what the environment, `.env` and the configuration file say. Errors:
  // kInvalid, one sentence.
  static Result<AdminClient> Open(std::string_view address, const Environment& environment,
                                  const std::filesystem::path& cwd);

  // `target` is a path and its query; what a good answer (2xx) holds, null when that is nothing. Errors: one sentence in
  // the language of the environment: what the server refuses (kInvalid, kNotFound, kBusy), or what to do when it is not
  // there or does not let us in.
  Result<nlohmann::json> Get(const std::string& target) const { return Send("GET", target); }
  Result<nlohmann::json> Post(const std::string& target) const { return Send("POST", target); }
  Result<nlohmann::json> Delete(const std::string& target) const { return Send("DELETE", target); }

  // As Get, but the answer's own text.
  Result<std::string> GetText(const std::string& target) const { return SendForText("GET", target); }

  Language language() const { return language_; }

 private:
  AdminClient(AdminAddress address, std::string token, Language language)
      : address_(std::move(address)), token_(std::move(token)), language_(language) {}
  Result<nlohmann::json> Send(const char* method, const std::string& target) const;
  Result<std::string> SendForText(const char* method, const std::string& target) const;
  Error Refusal(int status, const nlohmann::json& answer) const;

  AdminAddress address_;
  std::string token_;
  Language language_;
};

}  // namespace reelcache
