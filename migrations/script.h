// One direction of one migration: what of a file's text is its SQL, and how the format's own tool runs it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/format.h"

namespace sluice::migrations {

enum class Direction : uint8_t { kUp, kDown };

struct Script {
  std::vector<Span> spans;  // in the order of the text; they never overlap
  TransactionHabit habit = TransactionHabit::kUnknown;
  std::vector<Sections::Problem> problems = {};  // of the whole file, whichever direction was asked for
  bool exists = true;                            // false for a down section that the file does not have
  std::optional<std::string> not_analysed = {};  // as in Sections
  std::vector<Sections::NotSql> not_sql = {};    // of both directions
};

// text: of the migration's up or down file, as the direction says; that file must be there. Where the migration has
// been rendered, its SQL.
Script ScriptOf(const Format& format, const Migration& migration, Direction direction, std::string_view text);

// The same where the sections are known already: of one of several migrations in a file.
Script ScriptOf(const Migration& migration, Direction direction, Sections sections, std::string_view text);

// The text with everything that is not SQL in its script's spans made white space, a semicolon, or what stands for it;
// as long as before.
std::string OnlySql(std::string_view text, const Script& script);

}  // namespace sluice::migrations
