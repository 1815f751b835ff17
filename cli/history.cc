// sluice history [PATH]
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "analyzer/analysis/load.h"
#include "commands.h"
#include "database_program.h"
#include "history_graph.h"
#include "paths.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  std::string path = ".";
  std::string format = "text";
  std::string format_in;
  std::string config;
  bool applied = false;
};

struct Row {
  const migrations::Migration* migration;
  std::string transaction;
  bool has_down;
};

Result<std::vector<Row>> Read(const analysis::Request& request) {
  const migrations::History& history = *request.history;
  std::vector<analysis::LoadTask> tasks;
  for (const migrations::Migration& migration : history.migrations) tasks.push_back({&history, &migration, false});
  std::vector<Row> rows;
  std::optional<Error> error;
  analysis::LoadInOrder(tasks, *request.options, [&](size_t task, analysis::LoadedMigration& loaded) {
    if (loaded.error && !error) error = std::move(loaded.error);
    rows.push_back({tasks[task].migration, std::string(ToString(loaded.up.transaction.mode)), loaded.down.exists});
  });
  if (error) return tl::make_unexpected(*error);
  return rows;
}

// Whether some migration is not behind the one above it alone.
bool Branches(const migrations::History& history) {
  const std::vector<migrations::Migration>& all = history.migrations;
  for (size_t i = 0; i < all.size(); ++i) {
    const std::vector<std::string> line = i == 0 ? std::vector<std::string>() : std::vector<std::string>{all[i - 1].id};
    if (all[i].parents != line || !all[i].depends_on.empty()) return true;
  }
  return false;
}

// "a, b"; what it depends on in brackets.
std::string Behind(const migrations::Migration& migration) {
  if (migration.depends_on.empty()) return fmt::format("{}", fmt::join(migration.parents, ", "));
  return fmt::format("{}{}({})", fmt::join(migration.parents, ", "), migration.parents.empty() ? "" : " ",
                     fmt::join(migration.depends_on, ", "));
}

std::string Table(const migrations::History& history, const std::vector<Row>& rows) {
  const bool branches = Branches(history);
  size_t width = 2;
  for (const Row& row : rows) width = std::max(width, row.migration->id.size());
  std::string text = fmt::format("{}: {} {}, format {}\n\n", history.root, rows.size(),
                                 rows.size() == 1 ? "migration" : "migrations", history.format->name);
  size_t behind_width = 6;
  for (const Row& row : rows) behind_width = std::max(behind_width, Behind(*row.migration).size());
  const auto add = [&](std::string_view id, std::string_view behind, std::string_view transaction,
                       std::string_view down, std::string_view label) {
    text += fmt::format("{:<{}}  ", id, width);
    if (branches) text += fmt::format("{:<{}}  ", behind, behind_width);
    text += fmt::format("{:<11}  {:<4}  {}\n", transaction, down, label);
  };
  add("id", "behind", "transaction", "down", "label");
  for (const Row& row : rows) {
    add(row.migration->id, Behind(*row.migration), row.transaction, row.has_down ? "yes" : "no", row.migration->label);
  }
  return text;
}

nlohmann::ordered_json PathOf(const std::optional<migrations::ScriptFile>& file) {
  return file ? nlohmann::ordered_json(file->path) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json Json(const std::vector<Row>& rows) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Row& row : rows) {
    const migrations::Migration& migration = *row.migration;
    list.push_back({{"id", migration.id},
                    {"parents", migration.parents},
                    {"label", migration.label},
                    {"up", PathOf(migration.up)},
                    {"down", row.has_down ? PathOf(migration.down) : nlohmann::ordered_json(nullptr)},
                    {"transaction", row.transaction}});
  }
  return list;
}

ExitCode PrintGraphs(const std::vector<analysis::Request>& requests, bool dot) {
  for (const analysis::Request& request : requests) {
    Print(dot ? DotGraph(*request.history) : MermaidGraph(*request.history));
  }
  return ExitCode::kDone;
}

ExitCode RunHistory(const Options& options) {
  const Result<std::vector<analysis::Request>> requests =
      ResolveHistories(options.path, options.format_in, options.config);
  if (!requests) return PrintError(requests.error());
  if (options.format == "mermaid" || options.format == "dot") return PrintGraphs(*requests, options.format == "dot");
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::string text;
  for (const analysis::Request& request : *requests) {
    const Result<std::vector<Row>> rows = Read(request);
    if (!rows) return PrintError(rows.error());
    for (nlohmann::ordered_json& migration : Json(*rows)) all.push_back(std::move(migration));
    text += (text.empty() ? "" : "\n") + Table(*request.history, *rows);
  }
  Print(options.format == "json" ? nlohmann::ordered_json{{"version", 1}, {"migrations", all}}.dump() + "\n" : text);
  return ExitCode::kDone;
}

}  // namespace

void AddHistory(Command app, Action& action, char** argv) {
  auto options = std::make_shared<Options>();
  Command history = app.AddSubcommand("history", "Show migrations in the order in which they apply");
  history.AddOption("PATH", options->path, "The directory (default: this one)").Called("");
  history.AddOption("--format", options->format, "text, json, mermaid or dot")
      .OneOf({"text", "json", "mermaid", "dot"})
      .Called("FORMAT");
  AddFormatIn(history, options->format_in);
  AddConfigFile(history, options->config);
  history.AddFlag("--applied", options->applied, "What a database's history says instead; see `--applied --help`");
  // Then all other options are the other program's.
  history.AllowUnknown();
  history.SetCallback([options, history, argv, &action] {
    if (options->applied) {
      action = [argv] { return BecomeDatabaseProgram(argv); };
      return;
    }
    history.RefuseUnknown();
    action = [options] { return RunHistory(*options); };
  });
}

}  // namespace sluice::cli
