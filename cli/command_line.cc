#include "command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>

#include "analyzer/model/read.h"
#include "terminal.h"
#include "version.h"

namespace sluice::cli {
namespace {

std::string VersionText() {
  return fmt::format("sluice {} (PostgreSQL {} grammar)", kVersion, model::GrammarMajor());
}

// A first word that is neither an option nor a command; CLI11 would only say that a command is missing.
std::string UnknownCommand(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return {};
  const std::string word = argv[1];
  const std::vector<const CLI::App*> commands = app.get_subcommands([](const CLI::App*) { return true; });
  const bool known = std::any_of(commands.begin(), commands.end(),
                                 [&](const CLI::App* command) { return command->get_name() == word; });
  return known ? std::string() : word;
}

ExitCode Run(int argc, char** argv, const AddCommands& add_commands) {
  CLI::App app("The safety gate for PostgreSQL migrations.\n", "sluice");
  app.set_version_flag("--version", VersionText());
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  sluice lint db/migrations\n"
      "  sluice explain index-not-concurrent\n"
      "  sluice history db/migrations\n"
      "\n"
      "`sluice COMMAND --help` says more about each.");
  Action action;
  add_commands(Command(&app), action);
  if (const std::string unknown = UnknownCommand(app, argc, argv); !unknown.empty()) {
    return PrintError({fmt::format("there is no command '{}'", unknown), "`sluice --help` lists them."});
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      app.exit(error);
      return ExitCode::kDone;
    }
    std::string message = error.what();
    return PrintError({message, "`sluice --help` lists the commands, `sluice COMMAND --help` their options."});
  }
  return action();
}

}  // namespace

int RunCommandLine(int argc, char** argv, const AddCommands& add_commands) {
  try {
    return static_cast<int>(Run(argc, argv, add_commands));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sluice: this is a bug in sluice: %s\n", error.what());
    return static_cast<int>(ExitCode::kUsage);
  }
}

}  // namespace sluice::cli
