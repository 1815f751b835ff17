// What `alembic upgrade|downgrade FROM:TO --sql` prints.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/migration.h"
#include "migrations/script.h"

namespace sluice::migrations {

// The part of one revision, as printed.
struct PrintedRevision {
  std::string id;
  std::string text;
  bool in_transaction = false;  // it begins in one
};

// In the order of the output. What stands before the first revision belongs to none.
std::vector<PrintedRevision> SplitAlembicOutput(std::string_view printed, Direction direction);

// The statements of one revision, without those about Alembic's own table and without a BEGIN and COMMIT around all.
struct RevisionScript {
  std::string sql;  // each ends in a semicolon and a line break
  struct Statement {
    Span whole;      // with the comments before it
    Span statement;  // without its semicolon
  };
  std::vector<Statement> statements;  // Alembic's and the revision's own; BEGIN and COMMIT are not among them
  TransactionHabit habit = TransactionHabit::kWrapped;
};

RevisionScript ReadRevisionScript(const PrintedRevision& revision);

}  // namespace sluice::migrations
