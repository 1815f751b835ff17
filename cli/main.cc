// The program: reads the command line, runs one subcommand, and is where exceptions end.
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "analyzer/model/read.h"
#include "commands.h"
#include "terminal.h"
#include "version.h"

namespace sluice::cli {
namespace {

std::string VersionText() {
  return fmt::format("sluice {} (PostgreSQL {} grammar)", kVersion, model::GrammarMajor());
}

ExitCode Run(int argc, char** argv) {
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
  AddLint(app, action);
  AddRules(app, action);
  AddEffects(app, action);
  AddExplain(app, action);
  AddHistory(app, action);
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
}  // namespace sluice::cli

int main(int argc, char** argv) {
  try {
    return static_cast<int>(sluice::cli::Run(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sluice: this is a bug in sluice: %s\n", error.what());
    return static_cast<int>(sluice::cli::ExitCode::kUsage);
  }
}
