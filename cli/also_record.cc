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

Run<std::vector<OtherRecord>> FindOtherRecords(RunPlace& place, const std::vector<size_t>& places,
                                               migrations::Direction direction) {
  std::vector<OtherRecord> others;
  const bool is_asked = place.config.also_record && place.config.also_record->value;
  // A server of our own has nothing of another tool's.
  if (place.server) return others;
  // The SQL that Alembic renders writes alembic_version itself.
  if (!is_asked || places.empty() || place.request.history->format->name == "alembic") return others;
  const Run<std::vector<const runner::ForeignTool*>> tools = FindTools(place);
  if (!tools) return tl::make_unexpected(tools.error());
  for (const runner::ForeignTool* tool : *tools) {
    auto table = runner::QualifiedTable(place.connections->control(), *tool);
    if (!table) return StopWith(ExitCode::kRefused, runner::ToError(table.error(), tool->table));
    others.push_back({tool, std::move(*table)});
  }
  for (const size_t at : places) {
    const auto written = OtherRecordsOf(place, others, at, direction == migrations::Direction::kDown);
    if (!written) return StopWith(ExitCode::kRefused, written.error());
  }
  return others;
}

Result<std::vector<std::string>> OtherRecordsOf(const RunPlace& place, const std::vector<OtherRecord>& others,
                                                size_t at, bool undoes) {
  const runner::ForeignFiles files{*place.request.history, place.sums};
  std::vector<std::string> statements;
  for (const OtherRecord& other : others) {
    const auto write = undoes ? other.tool->withdraw : other.tool->record;
    Result<std::string> sql = write({files, at, other.table});
    if (!sql) return tl::make_unexpected(WithAdvice(sql.error()));
    statements.push_back(std::move(*sql));
  }
  return statements;
}

}  // namespace sluice::cli
