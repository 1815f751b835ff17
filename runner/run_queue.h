// The migrations that a run has to do, in order.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/migration.h"
#include "runner/ledger.h"
#include "runner/steps.h"

namespace sluice::runner {

struct RunMigration {
  LedgerEntry entry;
  bool undoes = false;  // the statements are its way back: its row goes with what they undo
  migrations::TransactionMode mode = migrations::TransactionMode::kWhole;
  std::vector<RunStatement> statements;
  // Written in the transaction of its row in the history: that row in another tool's table.
  std::vector<std::string> also = {};
};

// Whether it may share a transaction with others.
bool RunsInOneTransaction(const RunMigration& migration);

// Of many migrations those are at hand whose turn has come, and some behind them: what runs takes no more memory for
// thousands than for hundreds.
class RunQueue {
 public:
  struct Name {
    std::string_view id;
    std::string_view label;
    std::string_view file;
  };

  // Those that are not at hand from the beginning.
  struct Later {
    size_t size = 0;                                          // how many they are
    std::function<Result<std::vector<RunMigration>>()> next;  // the next ones, at least one
    std::function<Name(size_t)> name_of;                      // of any of the run's, by its number
  };

  explicit RunQueue(std::vector<RunMigration> all);
  RunQueue(std::vector<RunMigration> first, Later later);

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // Whether these are ways back: all of a run are, or none.
  bool undoes() const { return undoes_; }

  // Those at hand from this one on: at least `count`, or all that are left. What is before it is gone from then on, and
  // what was given before may have moved. Fails where they cannot be read.
  Result<std::span<const RunMigration>> From(size_t number, size_t count);

  // Null where it is not at hand.
  const RunMigration* Find(size_t number) const;
  // Of one that is at hand: the last that From() was asked for, or one behind it.
  const RunMigration& operator[](size_t number) const { return at_hand_[number - first_]; }
  Name NameOf(size_t number) const;

 private:
  std::vector<RunMigration> at_hand_;
  size_t first_ = 0;  // of those, its number
  size_t size_ = 0;
  bool undoes_ = false;
  Later later_;
};

}  // namespace sluice::runner
