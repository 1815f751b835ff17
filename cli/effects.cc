// sluice effects PATH...
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "analyzer/analysis/describe.h"
#include "commands.h"
#include "effects_text.h"
#include "paths.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string format = "text";
  std::string format_in;
  std::string schema;
  std::string config;
  GivenOptions given;
  bool no_history = false;
};

constexpr size_t kWidest = 76;

void AddRow(std::string& text, std::string_view what, const std::string& value) {
  text += fmt::format("    {:<13} {}\n", what, value);
}

std::string Text(const analysis::StatementEffects& statement) {
  std::string text = fmt::format("{}:{}\n  {}\n", statement.file, statement.line, OneLine(statement.Shown(), kWidest));
  const effects::Effects& effects = statement.effects;
  for (const effects::RelationLock& lock : effects.locks) {
    AddRow(text, "locks", fmt::format("{:<24} {}", lock.relation, ManualName(lock.mode)));
  }
  for (const std::string& relation : effects.rewrites) AddRow(text, "rewrites", relation);
  for (const std::string& relation : effects.scans) AddRow(text, "scans", relation);
  for (const std::string& relation : effects.index_builds) AddRow(text, "builds index", relation);
  for (const std::string& what : effects.destroys) AddRow(text, "destroys", what);
  for (const std::string& relation : effects.truncates) {
    AddRow(text, "may shrink", fmt::format("{:<24} briefly ACCESS EXCLUSIVE, if free", relation));
  }
  for (const effects::UnsafeValue& value : effects.unsafe_values) {
    AddRow(text, value.certain ? "fails" : "may fail",
           fmt::format("'{}' of {} is new in this transaction", value.label, value.type));
  }
  for (const effects::RelationLock& lock : statement.held_meanwhile) {
    AddRow(text, "still holds", fmt::format("{:<24} {}", lock.relation, ManualName(lock.mode)));
  }
  AddRow(text, "transaction",
         fmt::format("{}{}", ToString(statement.transaction),
                     statement.transactional ? "" : "; cannot run in a transaction block"));
  AddRow(text, "certainty", std::string(CertaintyName(effects.certainty)));
  return text;
}

nlohmann::ordered_json Json(const analysis::StatementEffects& statement) {
  nlohmann::ordered_json json = {{"file", statement.file},
                                 {"line", statement.line},
                                 {"sql", statement.Shown()},
                                 {"transaction", ToString(statement.transaction)}};
  json.update(EffectsJson(statement));
  return json;
}

ExitCode RunEffects(const Options& options) {
  const Result<const migrations::Format*> format = ParseFormatIn(options.format_in);
  if (!format) return PrintError(format.error());
  const Result<std::vector<analysis::Request>> requests =
      ResolvePaths({options.paths, *format, options.no_history, options.schema, options.config, options.given});
  if (!requests) return PrintError(requests.error());
  const Result<std::vector<analysis::StatementEffects>> described = analysis::DescribeEffects(*requests, {});
  if (!described) return PrintError(described.error());
  if (options.format == "json") {
    nlohmann::ordered_json statements = nlohmann::ordered_json::array();
    for (const analysis::StatementEffects& statement : *described) statements.push_back(Json(statement));
    const nlohmann::ordered_json document{{"version", 1}, {"statements", statements}};
    Print(document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
    return ExitCode::kDone;
  }
  std::string text;
  for (const analysis::StatementEffects& statement : *described) text += (text.empty() ? "" : "\n") + Text(statement);
  Print(text);
  return ExitCode::kDone;
}

}  // namespace

void AddEffects(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command effects = app.AddSubcommand("effects", "Show what statements lock, scan, rewrite, destroy");
  effects.AddOption("PATH", options->paths, "Directories of migrations, or files in one").Required().Called("");
  AddTextOrJson(effects, options->format);
  AddSchemaFile(effects, options->schema);
  AddFormatIn(effects, options->format_in);
  AddServerVersion(effects, options->given.server_major);
  AddRendering(effects, options->given);
  AddConfigFile(effects, options->config);
  effects.AddFlag("--no-history", options->no_history, "Look at each file alone, without the migrations before it");
  effects.SetCallback([options, &action] { action = [options] { return RunEffects(*options); }; });
}

}  // namespace sluice::cli
