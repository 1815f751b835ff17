// Subjects of rules beside the actions of the statement model.
#pragma once

#include <cstdint>
#include <vector>

#include "analyzer/model/statement.h"
#include "migrations/migration.h"

namespace sluice::rules {

enum class Direction : uint8_t { kUp, kDown };

// One migration as a whole.
struct Migration {
  const migrations::Migration& files;
  const model::Script& up;
  const model::Script* down;     // null where there is none
  bool down_file_is_up_file;     // both directions stand in one file
  bool format_has_down = false;  // the format has a place for one
};

// All migrations, when the last one has been seen. Not called where files are looked at alone. Findings about one of
// them are reported with Context::ReportIn.
struct History {
  const migrations::History& files;
  const std::vector<bool>& reported;  // per migration: what is found in others nobody asked for
};

inline constexpr size_t kActionSubjects = std::variant_size_v<model::Action>;
inline constexpr size_t kStatementSubject = kActionSubjects;
inline constexpr size_t kMigrationSubject = kActionSubjects + 1;
inline constexpr size_t kHistorySubject = kActionSubjects + 2;
inline constexpr size_t kAnyActionSubject = kActionSubjects + 3;
inline constexpr size_t kSubjects = kActionSubjects + 4;

}  // namespace sluice::rules
