#include "also_record.h"

#include <fmt/format.h>

#include "runner/foreign.h"

namespace sluice::cli {
namespace {

Error WithAdvice(Error error) {
  error.message = "'also_record' is set, and " + error.message;
  error.hint += fmt::format("{}Nothing was changed. Take 'also_record' out of sluice.toml, and let the tool record it.",
                            error.hint.empty() ? "" : " ");
  return error;
}

Run<std::vector<const runner::ForeignTool*>> FindTools(RunPlace& place) {
  auto tools = runner::FindForeignTools(place.connections->control(), *place.request.history);
  if (!tools) return StopWith(ExitCode::kRefused, runner::ToError(tools.error(), "cannot look for the other tool"));
  if (tools->empty()) {
    return StopWith(ExitCode::kRefused,
                    {"'also_record' is set, and the table of no tool that these migrations are of is there",
                     "Nothing was changed. Let that tool make its table, or take 'also_record' out of sluice.toml."});
  }
  for (const runner::ForeignTool* tool : *tools) {
    if (tool->record != nullptr) continue;
    return StopWith(ExitCode::kRefused, {fmt::format("'also_record' is set, and how to write {}'s '{}' is not known",
                                                     tool->name, tool->table),
                                         "Nothing was changed. Take 'also_record' out of sluice.toml."});
  }
  return *tools;
}

}  // namespace

Run<void> AddOtherRecords(RunPlace& place, const std::vector<size_t>& places,
                          std::vector<runner::RunMigration>& migrations) {
  const bool is_asked = place.config.also_record && place.config.also_record->value;
  // A server of our own has nothing of another tool's.
  if (place.server) return {};
  // The SQL that Alembic renders writes alembic_version itself.
  if (!is_asked || migrations.empty() || place.request.history->format->name == "alembic") return {};
  const Run<std::vector<const runner::ForeignTool*>> tools = FindTools(place);
  if (!tools) return tl::make_unexpected(tools.error());
  const runner::ForeignFiles files{*place.request.history, place.sums};
  for (const runner::ForeignTool* tool : *tools) {
    const auto table = runner::QualifiedTable(place.connections->control(), *tool);
    if (!table) return StopWith(ExitCode::kRefused, runner::ToError(table.error(), tool->table));
    for (size_t i = 0; i < migrations.size(); ++i) {
      const auto write = migrations[i].undoes ? tool->withdraw : tool->record;
      Result<std::string> sql = write({files, places[i], *table});
      if (!sql) return StopWith(ExitCode::kRefused, WithAdvice(sql.error()));
      migrations[i].also.push_back(std::move(*sql));
    }
  }
  return {};
}

}  // namespace sluice::cli
