#include "migrations/script.h"

#include <utility>

namespace sluice::migrations {
namespace {

bool HoldsBothDirections(const Migration& migration) {
  return migration.up && migration.down && migration.up->path == migration.down->path;
}

}  // namespace

Script ScriptOf(const Format& format, const Migration& migration, Direction direction, std::string_view text) {
  if (format.sections == nullptr) {
    return {.spans = {{0, static_cast<uint32_t>(text.size())}}, .habit = migration.habit};
  }
  Sections sections = format.sections(text);
  Script script{.spans = {}, .habit = migration.habit, .problems = std::move(sections.problems)};
  script.not_analysed = std::move(sections.not_analysed);
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

}  // namespace sluice::migrations
