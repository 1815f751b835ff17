// Subjects of rules beside the actions of the statement model.
#pragma once

#include <cstdint>

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

inline constexpr size_t kActionSubjects = std::variant_size_v<model::Action>;
inline constexpr size_t kStatementSubject = kActionSubjects;
inline constexpr size_t kMigrationSubject = kActionSubjects + 1;
inline constexpr size_t kSubjects = kActionSubjects + 2;

}  // namespace sluice::rules
