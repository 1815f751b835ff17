#include "migrations/script.h"

#include <utility>

#include "migrations/rendering.h"
#include "migrations/text.h"

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

bool IsAscii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// Names of which a value is known and short enough; between quotes it is padded with blanks, too, which changes what it
// names but not what the statement does. One that goes on behind it ("${schema}_old") stays a name of its own.
void AddPlaceholders(const ScriptSettings& settings, std::string_view text, std::vector<Sections::NotSql>& not_sql) {
  const std::string& begin = settings.placeholder_begin;
  const std::string& end = settings.placeholder_end;
  if (settings.placeholders.empty() || begin.empty() || end.empty()) return;
  for (size_t at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at + begin.size())) {
    const size_t name = at + begin.size();
    const size_t close = text.find(end, name);
    if (close == std::string_view::npos) return;
    const auto value = settings.placeholders.find(text.substr(name, close - name));
    const size_t behind = close + end.size();
    if (value == settings.placeholders.end() || value->second.size() > behind - at) continue;
    const char next = behind < text.size() ? text[behind] : ' ';
    const bool is_whole = value->second.size() == behind - at || !(IsWordByte(next) || next == '"' || next == '\'');
    if (is_whole) not_sql.push_back({{static_cast<uint32_t>(at), static_cast<uint32_t>(behind)}, false, value->second});
  }
}

void AddSettings(const ScriptSettings& settings, std::string_view text, std::vector<Sections::NotSql>& not_sql) {
  AddPlaceholders(settings, text, not_sql);
  if (!settings.single_bytes) return;
  for (uint32_t i = 0; i < text.size(); ++i) {
    if (!IsAscii(text[i])) not_sql.push_back({{i, i + 1}, false, "_"});
  }
}

const RareText& NotAnalysed(const Migration& migration, Direction direction) {
  const bool own_file = direction == Direction::kDown && migration.down && !HoldsBothDirections(migration);
  return own_file ? migration.down_not_analysed : migration.not_analysed;
}

}  // namespace

Script ScriptOf(const Format& format, const Migration& migration, Direction direction, std::string_view text) {
  Sections sections;
  if (format.sections != nullptr && NotAnalysed(migration, direction).empty()) {
    sections = SectionsOf(format, migration, text);
  } else {
    sections.up = {{0, static_cast<uint32_t>(text.size())}};
  }
  return ScriptOf(migration, direction, std::move(sections), text);
}

Script ScriptOf(const Migration& migration, Direction direction, Sections sections, std::string_view text) {
  if (const RareText& reason = NotAnalysed(migration, direction); !reason.empty()) sections.not_analysed = reason.Get();
  if (migration.settings != nullptr) AddSettings(*migration.settings, text, sections.not_sql);
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
  for (const auto& [span, ends_statement, instead] : script.not_sql) {
    for (uint32_t i = span.begin; i < span.end; ++i) {
      if (sql[i] != '\n') sql[i] = ' ';
    }
    sql.replace(span.begin, instead.size(), instead);
    if (ends_statement && !span.empty()) sql[span.begin] = ';';
  }
  return sql;
}

}  // namespace sluice::migrations
