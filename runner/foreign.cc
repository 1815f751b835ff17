#include "runner/foreign.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "migrations/format.h"
#include "migrations/script_file.h"
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

// The first that is not applied yet: a change of Sqitch's that was reworked has several under one name.
std::optional<size_t> Find(const ForeignFiles& files, const ForeignTool& tool, const std::string& key,
                           const migrations::Applied& applied) {
  std::optional<size_t> found;
  for (size_t i = 0; i < files.history.migrations.size(); ++i) {
    if (files.history.migrations[i].repeatable || !tool.is(files, i, key)) continue;
    if (!applied[i]) return i;
    found = i;
  }
  return found;
}

void AddAncestors(const migrations::History& history, migrations::Applied& applied) {
  std::map<std::string_view, size_t> places;
  for (size_t i = 0; i < history.migrations.size(); ++i) places.emplace(history.migrations[i].id, i);
  // Parents stand before their children.
  for (size_t i = history.migrations.size(); i-- > 0;) {
    if (!applied[i]) continue;
    const migrations::Migration& migration = history.migrations[i];
    for (const std::vector<std::string>* ids : {&migration.parents, &migration.depends_on.Get()}) {
      for (const std::string& id : *ids) {
        if (const auto parent = places.find(id); parent != places.end()) applied[parent->second] = true;
      }
    }
  }
}

}  // namespace

std::span<const ForeignTool* const> ForeignTools() {
  return kForeignTools;
}

Result<std::string> ReadUp(const ForeignRecord& record) {
  const std::optional<migrations::ScriptFile>& up = record.files.history.migrations[record.migration].up;
  if (!up) return std::string();
  return migrations::ReadScriptFile(*up);
}

bool IsSameNumber(std::string_view left, std::string_view right) {
  const auto significant = [](std::string_view text) {
    return text.substr(std::min(text.find_first_not_of('0'), text.size()));
  };
  return !left.empty() && !right.empty() && significant(left) == significant(right);
}

SqlResult<std::vector<const ForeignTool*>> FindForeignTools(Session& session, const migrations::History& history) {
  std::vector<const ForeignTool*> found;
  for (const ForeignTool* tool : ForeignTools()) {
    if (tool->formats.find(fmt::format(" {} ", history.format->name)) == std::string_view::npos) continue;
    const SqlResult<std::vector<Row>> there =
        session.Query("SELECT pg_catalog.to_regclass($1) IS NOT NULL", {std::string(tool->table)});
    if (!there) return tl::make_unexpected(there.error());
    if (there->front().front() == "t") found.push_back(tool);
  }
  return found;
}

SqlResult<std::string> QualifiedTable(Session& session, const ForeignTool& tool) {
  const SqlResult<std::vector<Row>> rows = session.Query(
      "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace "
      "n ON n.oid = c.relnamespace WHERE c.oid = pg_catalog.to_regclass($1)",
      {std::string(tool.table)});
  if (!rows) return tl::make_unexpected(rows.error());
  if (rows->empty())
    return tl::make_unexpected(SqlError{"42P01", fmt::format("'{}' is gone", tool.table), "", "", false});
  return rows->front().front().value_or("");
}

SqlResult<std::vector<ForeignRow>> ReadForeignRows(Session& session, const ForeignTool& tool) {
  const SqlResult<std::vector<Row>> rows = session.Query(std::string(tool.query));
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<ForeignRow> all;
  for (const Row& row : *rows) all.push_back({row[0].value_or(""), row[1] == "t", row[2] == "t"});
  return all;
}

ForeignHistory MatchForeign(const ForeignFiles& files, const ForeignTool& tool, const std::vector<ForeignRow>& rows) {
  ForeignHistory found;
  found.applied.assign(files.history.migrations.size(), false);
  for (const ForeignRow& row : rows) {
    if (!row.finished) {
      found.unfinished.push_back(row.key);
      continue;
    }
    const std::optional<size_t> place = Find(files, tool, row.key, found.applied);
    if (!place) {
      found.unknown.push_back(row.key);
      continue;
    }
    found.applied[*place] = true;
    for (size_t i = 0; row.and_before && i < *place; ++i) {
      found.applied[i] = !files.history.migrations[i].repeatable;
    }
  }
  if (files.history.format->has_parents) AddAncestors(files.history, found.applied);
  return found;
}

}  // namespace sluice::runner
