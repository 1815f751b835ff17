// Subjects of rules beside the actions of the statement model.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "analyzer/model/statement.h"
#include "analyzer/schema/difference.h"
#include "migrations/lock_check.h"
#include "migrations/migration.h"

namespace sluice::rules {

enum class Direction : uint8_t { kUp, kDown };

// One migration as a whole.
struct Migration {
  const migrations::Migration& files;
  const model::Script& up;
  const model::Script* down;                                               // null where there is none
  bool down_file_is_up_file;                                               // both directions stand in one file
  bool format_has_down = false;                                            // the format has a place for one
  migrations::TransactionMode mode = migrations::TransactionMode::kWhole;  // of the up script
  std::string_view down_text = {};                                         // of the file that the way back is in
  std::span<const Span> down_sections = {};                                // of that file, what is its SQL
  bool is_last = true;                                                     // of its history: nothing applies behind it
};

// A way back that has statements, when both scripts have been seen; the schema is as the two leave it. What is found
// goes to the file of the way back.
struct Downgrade {
  const migrations::Migration& files;
  const model::Script& up;
  const model::Script& down;
  std::span<const Span> sections;                                          // of the way back's file, what is its SQL
  migrations::TransactionMode mode = migrations::TransactionMode::kWhole;  // of the down script
  // What is not as it was before the migration; nothing where part of what the two do is not known.
  std::function<std::vector<schema::Difference>()> differences;
};

// All migrations, before the first one is looked into. Not called where files are looked at alone. Findings about one
// of them are reported with Context::ReportIn.
struct History {
  const migrations::History& files;
  const std::vector<bool>& reported;  // per migration: what is found in others nobody asked for
  // Per migration, what became of its files since the revision that they are compared with; empty where there is none.
  const std::vector<migrations::Change>& changes;
  const migrations::LockCheck* lock = nullptr;  // null where the history has no sluice.lock

  migrations::Change ChangeOf(size_t migration) const {
    return migration < changes.size() ? changes[migration] : migrations::Change::kNone;
  }
  migrations::LockState LockOf(size_t migration) const {
    return lock == nullptr ? migrations::LockState::kNotLocked : lock->states[migration];
  }
};

inline constexpr size_t kActionSubjects = std::variant_size_v<model::Action>;
inline constexpr size_t kStatementSubject = kActionSubjects;
inline constexpr size_t kMigrationSubject = kActionSubjects + 1;
inline constexpr size_t kHistorySubject = kActionSubjects + 2;
inline constexpr size_t kAnyActionSubject = kActionSubjects + 3;
inline constexpr size_t kDowngradeSubject = kActionSubjects + 4;
inline constexpr size_t kSubjects = kActionSubjects + 5;

}  // namespace sluice::rules
