// Keys, region and endpoint for S3, from the variables and files that Amazon's own tools read.
//
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "origin/sigv4.h"
#include "origin/variables.h"

namespace reelcache {

// "[name]" and "key = value" lines, as section -> key -> value. Pure.
using IniFile = std::map<std::string, std::map<std::string, std::string>>;
IniFile ParseIni(std::string_view text);

struct S3Settings {
  std::string profile;   // empty: AWS_PROFILE, else "default"
  std::string region;    // never empty
  std::string endpoint;  // without a slash at its end; empty: Amazon's
};

// `profile`, `region` and `endpoint` go before the variables where they are not empty. Blocking. Errors: kInvalid with a
// sentence about an endpoint that is none.
Result<S3Settings> FindS3Settings(const Variables& variables, S3Settings wish);

// From the variables, else from the profile in the shared files. Nothing when there are none. Blocking.
// Errors: kInvalid for half a pair, or a profile that was named and is not there; no key is in the message.
Result<std::optional<S3Keys>> FindS3Keys(const Variables& variables, const std::string& profile);

}  // namespace reelcache
