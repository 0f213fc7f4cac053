#include "origin/oauth_token.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "http/percent_encoding.h"
#include "origin/json_text.h"

namespace reelcache {

using nlohmann::json;

std::string FormatForm(const std::vector<std::pair<std::string_view, std::string_view>>& fields) {
  std::string out;
  for (const auto& [name, value] : fields)
    if (!value.empty()) out += fmt::format("{}{}={}", out.empty() ? "" : "&", EncodeComponent(name), EncodeComponent(value));
  return out;
}

Result<Token> ReadTokenAnswer(std::string_view body) {
  Token token;
  const json answer = ParseJsonObject(body);
  token.value = TextOf(answer, "access_token");
  constexpr std::string_view kBreaks("\0\r\n", 3);
  if (token.value.empty() || token.value.find_first_of(kBreaks) != std::string::npos)
    return Error{ErrorKind::kBadAnswer, "the answer to a question for a token has no access_token"};
  const json& lifetime = MemberOf(answer, "expires_in");
  std::optional<std::uint64_t> seconds;
  if (lifetime.is_number()) seconds = static_cast<std::uint64_t>(std::clamp(lifetime.get<double>(), 0.0, 1e7));
  if (lifetime.is_string()) seconds = ParseDecimal(lifetime.get<std::string>());
  if (seconds) token.lifetime = std::chrono::seconds(std::min<std::uint64_t>(*seconds, 10'000'000));
  return token;
}

}  // namespace reelcache
