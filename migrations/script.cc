#include "migrations/script.h"

#include <utility>

#include "migrations/rendering.h"

namespace sluice::migrations {
namespace {

bool HoldsBothDirections(const Migration& migration) {
  return migration.up && migration.down && migration.up->path == migration.down->path;
}

// A text that has changed since the history was read may have fewer parts.
Sections SectionsOf(const Format& format, const Migration& migration, std::string_view text) {
  if (migration.rendering) return migration.rendering->sections;
  if (!migration.part || format.parts == nullptr) return format.sections(text);
  std::vector<Sections> parts = format.parts(text);
  return *migration.part < parts.size() ? std::move(parts[*migration.part]) : Sections();
}

}  // namespace

Script ScriptOf(const Format& format, const Migration& migration, Direction direction, std::string_view text) {
  if (format.sections == nullptr) {
    return {.spans = {{0, static_cast<uint32_t>(text.size())}}, .habit = migration.habit};
  }
  Sections sections = SectionsOf(format, migration, text);
  Script script{.spans = {}, .habit = migration.habit, .problems = std::move(sections.problems)};
  script.not_analysed = std::move(sections.not_analysed);
  if (migration.rendering) {
    script.not_analysed =
        direction == Direction::kUp ? migration.rendering->up_not_analysed : migration.rendering->down_not_analysed;
  }
  script.not_sql = std::move(sections.not_sql);
  if (direction == Direction::kDown && HoldsBothDirections(migration)) {
    script.spans = std::move(sections.down);
    script.habit = sections.down_habit.value_or(migration.habit);
    script.exists = sections.has_down;
  } else {
    script.spans = std::move(sections.up);
    script.habit = sections.up_habit.value_or(migration.habit);
  }
  return script;
}

std::string OnlySql(std::string_view text, const Script& script) {
  std::string sql(text);
  for (const auto& [span, ends_statement] : script.not_sql) {
    for (uint32_t i = span.begin; i < span.end; ++i) {
      if (sql[i] != '\n') sql[i] = ' ';
    }
    if (ends_statement && !span.empty()) sql[span.begin] = ';';
  }
  return sql;
}

}  // namespace sluice::migrations
