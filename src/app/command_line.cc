#include "app/command_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

#include "app/settings.h"
#include "base/log.h"

namespace reelcache {

CommandIo ProcessIo() {
  std::error_code error;
  return {std::filesystem::current_path(error), std::cout, std::cerr};
}

Status ParseCommandLine(CLI::App& parser, const std::vector<std::string>& args, std::string_view command) {
  parser.set_help_flag();
  parser.allow_extras();
  auto refuse = [](std::string sentence) { return Error{ErrorKind::kInvalid, std::move(sentence)}; };
  try {
    parser.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  } catch (const CLI::ParseError&) {
    return refuse(fmt::format("the options of {0} cannot be read: reelcache {0} --help shows them", command));
  }
  if (auto unknown = parser.remaining(); !unknown.empty())
    return refuse(fmt::format("{0} is not an option of {1}: reelcache {1} --help shows them", Quoted(unknown.front()),
                              command));
  return Ok();
}

bool WantsColours(const Environment& environment) {
  const std::string* term = FindVariable(environment, "TERM");
  return isatty(STDOUT_FILENO) != 0 && FindVariable(environment, "NO_COLOR") == nullptr && term != nullptr &&
         *term != "dumb";
}

int Complain(const CommandIo& io, const Error& error) {
  io.err << "reelcache: " << error.message << '\n';
  return error.kind == ErrorKind::kInvalid ? kWrongUsage : kCommandFailed;
}

}  // namespace reelcache
