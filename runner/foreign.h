// What other tools have recorded of the migrations that they applied. Their tables are read; they are written where
// the configuration asks for it alone (also_record).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/lock_file.h"
#include "migrations/migration.h"
#include "migrations/target.h"
#include "runner/session.h"

namespace sluice::runner {

// A row of such a table.
struct ForeignRow {
  std::string key;          // what the tool knows the migration by
  bool finished = true;     // false: begun, and failed
  bool and_before = false;  // all before it count as applied, too
};

// The files' history, and what they were when they were read; one sum for each.
struct ForeignFiles {
  const migrations::History& history;
  const std::vector<migrations::LockedMigration>& sums;
};

// Whose row is to be written.
struct ForeignRecord {
  const ForeignFiles& files;
  size_t migration = 0;
  const std::string& table;  // with its schema, as SQL
};

struct ForeignTool {
  std::string_view name;     // as the history says who applied a migration
  std::string_view formats;  // the formats of its files, each between blanks
  std::string_view table;    // as to_regclass takes it
  std::string_view query;    // key, finished, and_before; in the order in which they were applied
  // Whether the key means the migration at this place.
  bool (*is)(const ForeignFiles& files, size_t migration, const std::string& key);
  // The statements that write a migration's row as the tool itself would, and those that take it away. Null where that
  // is not known; fails where it is not of this migration.
  Result<std::string> (*record)(const ForeignRecord& record) = nullptr;
  Result<std::string> (*withdraw)(const ForeignRecord& record) = nullptr;
};

std::span<const ForeignTool* const> ForeignTools();

// The bytes that were judged and run.
Result<std::string> ReadUp(const ForeignRecord& record);

// Whether two versions are one number: leading zeros do not count.
bool IsSameNumber(std::string_view left, std::string_view right);

// Those whose files these may be, and whose table is there.
SqlResult<std::vector<const ForeignTool*>> FindForeignTools(Session& session, const migrations::History& history);

// Its table as SQL, whatever the search path is later. The table is there.
SqlResult<std::string> QualifiedTable(Session& session, const ForeignTool& tool);

SqlResult<std::vector<ForeignRow>> ReadForeignRows(Session& session, const ForeignTool& tool);

struct ForeignHistory {
  migrations::Applied applied;          // per migration of the files
  std::vector<std::string> unknown;     // keys that mean none of them
  std::vector<std::string> unfinished;  // keys of what failed
};

// A migration whose format names its parents has been applied with all that it stands on.
ForeignHistory MatchForeign(const ForeignFiles& files, const ForeignTool& tool, const std::vector<ForeignRow>& rows);

}  // namespace sluice::runner
