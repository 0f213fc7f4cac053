// reelcache: a caching streaming proxy with a video gallery for object storage.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "app/cli_check.h"
#include "app/cli_explain.h"
#include "app/cli_pin.h"
#include "app/cli_purge.h"
#include "app/cli_serve.h"
#include "app/cli_stats.h"
#include "app/cli_warm.h"
#include "app/command_line.h"
#include "app/config.h"
#include "app/options.h"
#include "app/version.h"
#include "base/metric_table.h"

namespace reelcache {
namespace {

int Serve(const std::vector<std::string>& args) {
  if (AsksForHelp(args)) {
    Tell(stdout, ServeHelp());
    return 0;
  }
  return RunServe({args, ProcessEnvironment(), std::filesystem::current_path()});
}

int Main(const std::vector<std::string>& words) {
  std::string command = words.empty() ? "--help" : words.front();
  std::vector<std::string> args(words.begin() + (words.empty() ? 0 : 1), words.end());
  if (command == "serve") return Serve(args);
  if (command == "check") return RunCheck(args, ProcessEnvironment());
  if (command == "explain") return RunExplain(args, ProcessEnvironment(), ProcessIo());
  if (command == "stats") return RunStats(args, ProcessEnvironment(), ProcessIo());
  if (command == "warm") return RunWarm(args, ProcessEnvironment());
  if (command == "purge") return RunPurge(args, ProcessEnvironment(), ProcessIo());
  if (command == "pin" || command == "unpin" || command == "pins")
    return RunPin(command, args, ProcessEnvironment(), ProcessIo());
  if (command == "--version") {
    Tell(stdout, fmt::format("reelcache {}\n", ProgramVersion()));
    return 0;
  }
  if (command == "options" && args == std::vector<std::string>{"--markdown"}) {
    Tell(stdout, OptionsMarkdown());  // for the README
    return 0;
  }
  if (command == "metrics" && args == std::vector<std::string>{"--markdown"}) {
    Tell(stdout, MetricsMarkdown());  // for the README
    return 0;
  }
  if (command == "--help" || command == "-h" || command == "help") {
    Tell(stdout, MainHelp(ProgramVersion()));
    return 0;
  }
  Tell(stderr, fmt::format("reelcache: there is no command {}; `reelcache --help` lists them\n", command));
  return 2;
}

}  // namespace
}  // namespace reelcache

int main(int argc, char** argv) { return reelcache::Main({argv + 1, argv + argc}); }
