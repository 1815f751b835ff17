// Which tables of a database a backup covers, and what is in them at the moment of its snapshot.
#pragma once

#include <string>
#include <vector>

#include "backup/manifest.h"
#include "runner/session.h"

namespace sluice::backup {

// Which tables are asked for: by name, with a schema ("app.orders", and "app.*" for all of one) or without (as
// search_path finds it), or every one of the database that its users made.
struct TableChoice {
  bool all = false;
  std::vector<std::string> names;
};

// Those that are there, with their partitions and what inherits from them, sorted. Nothing in the history's schema and
// no member of an extension is among them. Their columns and rows are not read yet.
runner::SqlResult<std::vector<BackedTable>> FindTables(runner::Session& session, const TableChoice& choice,
                                                       const std::string& history_schema);
// Those of the names that name no table.
runner::SqlResult<std::vector<std::string>> FindMissing(runner::Session& session,
                                                        const std::vector<std::string>& names);

// What a dump of them may need on disk at most.
runner::SqlResult<uint64_t> SizeOf(runner::Session& session, const std::vector<BackedTable>& tables);
// What they take on the server's, with their indexes.
runner::SqlResult<uint64_t> LiveSizeOf(runner::Session& session, const std::vector<BackedTable>& tables);

// Makes values read as they do anywhere, and fails where row security would hide some. For the transaction.
runner::SqlResult<void> SetReading(runner::Session& session);
runner::SqlResult<void> ReadColumns(runner::Session& session, std::vector<BackedTable>& tables);
// Of a table up to kChecksumBytes the checksum, too, which wants its columns.
constexpr uint64_t kChecksumBytes = 256'000'000;
runner::SqlResult<void> CountRows(runner::Session& session, const RowSums& sums, BackedTable& table);
// The same where the checksum was taken: the two can be compared.
runner::SqlResult<void> CountLike(runner::Session& session, const RowSums& sums, const BackedTable& other,
                                  BackedTable& table);

// Those that the tables take their numbers from.
runner::SqlResult<std::vector<BackedSequence>> ReadSequences(runner::Session& session,
                                                             const std::vector<BackedTable>& tables);

// What depends on the tables, or they on it, and is not dumped with them: views, foreign keys of other tables,
// publications, statistics; large objects that their columns may refer to.
runner::SqlResult<std::vector<std::string>> FindNotCovered(runner::Session& session,
                                                           const std::vector<BackedTable>& tables, bool whole_database);

// "\"app\".\"Orders\""
std::string Quoted(const BackedTable& table);

}  // namespace sluice::backup
