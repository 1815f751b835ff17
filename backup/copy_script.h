// Scripts for psql that bring rows back, in one transaction.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/manifest.h"

namespace sluice::backup {

// The first table of which there are no rows, not even none, in what `pg_restore --list` says; empty where all are.
std::string FindWithoutRows(const std::vector<BackedTable>& tables, const std::string& list);

// Per table (its place in the manifest) the file with its rows, from what `pg_restore --list` says of data/. Fails
// where one cannot be told from another by its name there.
Result<std::vector<std::string>> FindDataFiles(const std::string& directory, const std::vector<BackedTable>& tables,
                                               const std::string& list);

// \copy of a file that pg_dump wrote. table: quoted.
std::string CopyCommand(const std::string& table, const std::vector<BackedColumn>& columns, const std::string& file);

// Tables of the same columns in a new schema, without anything else, and their rows. Two of the same name are called
// with their schema's.
std::string IntoSchemaScript(const std::string& schema, const std::vector<BackedTable>& tables,
                             const std::vector<std::string>& files);

// Foreign keys from and to the tables are taken away and made again, which checks all rows; triggers are silent; the
// sequences only ever go forward. So an owner can do it, and the order of the tables does not matter. Which of them
// there are the script asks itself, behind its lock: none is added in between.
std::string ReloadScript(const Manifest& manifest, const std::vector<std::string>& files, int lock_timeout_ms);

}  // namespace sluice::backup
