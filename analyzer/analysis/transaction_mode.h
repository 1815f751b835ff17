// How a migration runs: DESIGN D6, resolved in one place for lint, effects, plan and apply.
#pragma once

#include <optional>
#include <vector>

#include "analyzer/lex/directive.h"
#include "analyzer/model/statement.h"
#include "analyzer/schema/replay.h"
#include "migrations/migration.h"

namespace sluice::analysis {

struct Transaction {
  migrations::TransactionMode mode = migrations::TransactionMode::kWhole;
  // The text reaches the server as one query: statements outside its own BEGIN and COMMIT still share a transaction.
  bool one_query = false;
  // Nobody has said so: with a statement that cannot run in a transaction the script would run statement by statement.
  bool assumed = false;
  // A statement more in the script would be a transaction of its own, too, where it stands outside of a block.
  bool stays_apart = false;
};

// The same mode as the replay knows it.
schema::Transactions ToTransactions(migrations::TransactionMode mode);

// What "-- sluice: transaction(whole|statement)" in one of the comments says; nothing where none does.
std::optional<migrations::TransactionMode> TransactionDirective(const std::vector<lex::Directive>& directives);

// The directive, then the habit (the format's marker and own, else the configured one), then what the script holds.
Transaction ResolveTransaction(std::optional<migrations::TransactionMode> directive, migrations::TransactionHabit habit,
                               const model::Script& script);

}  // namespace sluice::analysis
