#include "shared_options.h"

#include <fmt/format.h>

#include "analyzer/model/read.h"
#include "config.h"

namespace sluice::cli {

void AddServerVersion(CLI::App& command, int& server_major) {
  command
      .add_option("--pg-version", server_major,
                  fmt::format("Major version of the server, {} to {} (default: as configured, else the grammar's, {})",
                              kOldestServer, kNewestServer, model::GrammarMajor()))
      ->check(CLI::Range(kOldestServer, kNewestServer))
      ->type_name("N");
}

void AddRendering(CLI::App& command, GivenOptions& given) {
  CLI::Option* render = command.add_flag_callback(
      "--render", [&given] { given.render = true; },
      "Run Alembic for the SQL of its revisions: that runs code of the project");
  command
      .add_flag_callback(
          "--no-render", [&given] { given.render = false; }, "Run none, whatever the configuration says")
      ->excludes(render);
  command.add_option("--alembic", given.alembic, "The Alembic to run (default: as configured, else the project's own)")
      ->type_name("COMMAND");
}

}  // namespace sluice::cli
