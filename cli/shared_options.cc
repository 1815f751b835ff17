#include "shared_options.h"

#include <fmt/format.h>

#include "analyzer/model/read.h"
#include "config.h"

namespace sluice::cli {

void AddFormatIn(Command command, std::string& format) {
  command.AddOption("--format-in", format, "The migrations' format, instead of finding out").Called("NAME");
}

void AddConfigFile(Command command, std::string& path) {
  command.AddOption("--config", path, "Instead of the sluice.toml found from the migrations upwards").Called("FILE");
}

void AddSchemaFile(Command command, std::string& path) {
  command.AddOption("--schema", path, "What the database held before the history: pg_dump --schema-only")
      .Called("FILE");
}

void AddTextOrJson(Command command, std::string& format) {
  command.AddOption("--format", format, "text or json").OneOf({"text", "json"}).Called("FORMAT");
}

void AddColour(Command command, std::string& when) {
  command.AddOption("--color", when, "auto, always or never").OneOf({"auto", "always", "never"}).Called("WHEN");
}

void AddWaitLock(Command command, int& seconds) {
  command.AddOption("--wait-lock", seconds, "Wait so many seconds for another run to end")
      .NotNegative()
      .Called("SECONDS");
}

void AddServerVersion(Command command, int& server_major) {
  command
      .AddOption("--pg-version", server_major,
                 fmt::format("Major version of the server, {} to {} (default: as configured, else the grammar's, {})",
                             kOldestServer, kNewestServer, model::GrammarMajor()))
      .Between(kOldestServer, kNewestServer)
      .Called("N");
}

void AddRendering(Command command, GivenOptions& given) {
  Option render = command.AddFlag(
      "--render", [&given] { given.render = true; },
      "Run Alembic for the SQL of its revisions: that runs code of the project");
  command
      .AddFlag(
          "--no-render", [&given] { given.render = false; }, "Run none, whatever the configuration says")
      .Excludes(render);
  command.AddOption("--alembic", given.alembic, "The Alembic to run (default: as configured, else the project's own)")
      .Called("COMMAND");
}

}  // namespace sluice::cli
