// What a run has to save before it begins, from what its statements do.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/effects/effect.h"

namespace sluice::backup {

// What it refers to is the caller's, and has to be there as long as it is.
struct PlannedStatement {
  const effects::Effects& effects;
  bool analysed = true;  // false: what it says is not known
  std::string place;     // "db/002.sql:3"
  std::string_view sql = {};
};

struct NeededBackup {
  bool whole_database = false;
  // "app.orders", and "app.*" for all of a schema. Not all of them need be tables, or be there yet.
  std::set<std::string> tables;
  std::string why;  // of the whole database: "db/002.sql:3 is not understood"

  bool IsNothing() const { return !whole_database && tables.empty(); }
};

// The tables whose rows are deleted, changed or written anew, and those that lose columns or go. Everything where a
// statement is not understood, or names a function that changes large objects. Nothing for what only adds: new tables,
// columns, indexes, constraints and rows.
void AddNeeded(const PlannedStatement& statement, NeededBackup& needed);
NeededBackup NeededFor(const std::vector<PlannedStatement>& statements);

}  // namespace sluice::backup
