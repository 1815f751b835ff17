// From what is analysed to what runs.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/analysis/describe.h"
#include "analyzer/base/error.h"
#include "backup/scope.h"
#include "run_place.h"
#include "runner/disk_space.h"
#include "runner/run_queue.h"

namespace sluice::cli {

using StatementsOf = std::vector<analysis::StatementEffects>;

// What has to be known of all migrations of a run before the first of them begins.
struct RunNeeds {
  // Of the relations that are locked, those that only their owner, or somebody with more than INSERT, can lock so.
  std::set<std::string> changes;
  std::set<std::string> creates_in;  // schemas; empty: the first one of the search path
  bool creates_schemas = false;
  std::vector<runner::StorageWork> storage;  // of statements that need room on disk
  backup::NeededBackup backup;
  std::optional<std::string> apart;  // the first that does not run in one transaction: its id
};

inline constexpr size_t kKeepsAll = SIZE_MAX;

struct RunRead {
  std::vector<runner::RunMigration> migrations;
  StatementsOf statements;  // theirs, where all are kept
  RunNeeds needs;           // of all
};

// The migrations at these places of the history, in this order, or their ways back. Fails on what is left of them that
// no server understands: commands of psql. kept: so many are kept, all others only looked at; places go up then. Where
// it is not all of them, statements are not kept either.
Result<RunRead> ReadMigrations(const RunPlace& place, const std::vector<size_t>& places,
                               migrations::Direction direction, size_t kept = kKeepsAll);

// The same piece by piece, without the needs.
class MigrationReader {
 public:
  // The place has to be there as long as this is; places go up.
  MigrationReader(const RunPlace& place, std::vector<size_t> places, migrations::Direction direction);

  bool AtEnd() const { return next_ == places_.size(); }
  // Of the next `count`: each as it runs, with what its statements do. Called on another thread.
  using Take = std::function<void(runner::RunMigration, StatementsOf)>;
  Result<void> Read(size_t count, const Take& take);

 private:
  const RunPlace& place_;
  std::vector<size_t> places_;
  analysis::Request request_;
  migrations::Direction direction_;
  analysis::Descriptions descriptions_;
  size_t next_ = 0;
};

}  // namespace sluice::cli
