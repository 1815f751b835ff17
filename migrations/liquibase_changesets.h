// Changesets of Liquibase's formatted SQL, as its parser (AbstractFormattedChangeLogParser.java) finds them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/migration.h"

namespace sluice::migrations {

struct Changeset {
  std::string author;
  std::string id;
  std::string logical_path = {};  // stands for the file's own where it is given
  Span line = {};                 // the one that begins it
  bool applies = true;            // not ignored, and for PostgreSQL among others
  Sections sections = {};
};

// Whether the first line that is not blank says that the file is formatted SQL.
bool IsFormattedSql(std::string_view text);

std::vector<Changeset> ReadChangesets(std::string_view text);

// "postgresql,h2", "!mysql", "all", "none"; an empty list is for all (DatabaseList.definitionMatches).
bool AppliesToPostgresql(std::string_view databases);

}  // namespace sluice::migrations
