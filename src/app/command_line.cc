#include "app/command_line.h"

#include <unistd.h>

#include <iostream>

#include "app/command_words.h"
#include "app/settings.h"
#include "base/log.h"

namespace reelcache {
namespace {

using Words = CommandWords;

// CLI11 takes the next word as the value, whatever it is. Null: every option has one.
const CLI::Option* OptionWithoutValue(CLI::App& parser) {
  auto is_option = [&](const std::string& word) {
    return word.starts_with("--") && parser.get_option_no_throw(word.substr(0, word.find('='))) != nullptr;
  };
  for (const CLI::Option* option : parser.get_options())
    for (const std::string& value : option->results())
      if (is_option(value)) return option;
  return nullptr;
}

}  // namespace

CommandIo ProcessIo() {
  std::error_code error;
  return {std::filesystem::current_path(error), std::cout, std::cerr};
}

Status ParseCommandLine(CLI::App& parser, const std::vector<std::string>& args, std::string_view command,
                        Language language) {
  parser.set_help_flag();
  parser.allow_extras();
  auto refuse = [&](const Wording& words, const auto&... values) {
    return Error{ErrorKind::kInvalid, Filled(words, language, values...)};
  };
  try {
    parser.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  } catch (const CLI::ParseError&) {
    return refuse(Words::kUnclearOptions, command);
  }
  if (const CLI::Option* option = OptionWithoutValue(parser))
    return refuse(Words::kNoValue, option->get_name(), command);
  if (auto unknown = parser.remaining(); !unknown.empty())
    return refuse(Words::kNoSuchOption, Quoted(unknown.front()), command);
  return Ok();
}

void Tell(std::FILE* out, std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), out) < text.size()) std::clearerr(out);
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
