// Percent-encoding of one component of an address, as object storage wants it in names, queries and forms.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reelcache {

// Everything but unreserved characters (RFC 3986 §2.3) as "%2F", '/' too; what a signature's canonical form asks for.
std::string EncodeComponent(std::string_view text);

// "a+b%2F" as "a b/": '+' stands for a space, as in forms. Nothing on a bad sequence.
std::optional<std::string> DecodeForm(std::string_view text);

struct FormPair {
  std::string name;
  std::string value;
};

// "name=value&..." in its order, decoded; a pair without '=' has no value. Nothing on a bad sequence.
std::optional<std::vector<FormPair>> ParseForm(std::string_view query);

// The first value under `name`. Nothing without one, and on a bad sequence anywhere.
std::optional<std::string> FormValue(std::string_view query, std::string_view name);

}  // namespace reelcache
