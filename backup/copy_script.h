// Scripts for psql that bring rows back, in one transaction.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/manifest.h"
#include "runner/session.h"

namespace sluice::backup {

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

// What stands around the tables while their rows are replaced: statements before and behind.
struct Around {
  std::string before;
  std::string behind;
};

// Foreign keys from and to the tables are taken away and made again, which checks all rows; triggers are silent; the
// sequences only ever go forward. So an owner can do it, and the order of the tables does not matter.
runner::SqlResult<Around> ReadAround(runner::Session& session, const Manifest& manifest);

std::string ReloadScript(const std::vector<BackedTable>& tables, const std::vector<std::string>& files,
                         const Around& around, int lock_timeout_ms);

}  // namespace sluice::backup
