// What commands that talk to a running server have in common: their words, where these go, and how they end.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "base/language.h"
#include "base/result.h"

namespace reelcache {

// Where a command runs and where its words go.
struct CommandIo {
  std::filesystem::path cwd;
  std::ostream& out;
  std::ostream& err;
};

// In the process's own working directory, to its standard output and standard error.
CommandIo ProcessIo();

inline constexpr int kCommandFailed = 1;
inline constexpr int kWrongUsage = 2;

// To standard output or error, whether anybody takes it or not: a server goes on when its terminal is gone.
void Tell(std::FILE* out, std::string_view text);

// Reads `args` with `parser`, which has the options of `command`. An option in the place of a value is no value.
// Errors: kInvalid, one sentence.
Status ParseCommandLine(CLI::App& parser, const std::vector<std::string>& args, std::string_view command,
                        Language language);

// Whether standard output is a terminal with colours, and nobody said NO_COLOR.
bool WantsColours(const Environment& environment);

// Says what went wrong on `io.err` and returns the exit status for it.
int Complain(const CommandIo& io, const Error& error);

}  // namespace reelcache
