#include <optional>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool IsConcurrent(const Action& action) {
  if (const auto* create = std::get_if<CreateIndex>(&action)) return create->concurrently;
  if (const auto* drop = std::get_if<DropIndex>(&action)) return drop->concurrently;
  if (const auto* reindex = std::get_if<Reindex>(&action)) return reindex->concurrently;
  const auto* detach = std::get_if<DetachPartition>(&action);
  return detach != nullptr && detach->mode == DetachPartition::Mode::kConcurrently;
}

// It would fail, or be done twice, when the migration is run again.
bool IsChange(const Action& action) {
  if (const auto* command = std::get_if<TableCommand>(&action)) {
    return command->kind != TableCommandKind::kComment && command->kind != TableCommandKind::kCommentOnPart &&
           command->kind != TableCommandKind::kAnalyze && command->kind != TableCommandKind::kVacuum;
  }
  return !std::holds_alternative<Query>(action) && !std::holds_alternative<SetParameter>(action) &&
         !std::holds_alternative<TransactionControl>(action) && !std::holds_alternative<Utility>(action) &&
         !std::holds_alternative<SyntaxError>(action) && !std::holds_alternative<NotAnalysed>(action);
}

void CheckScript(const Script& script, migrations::TransactionMode mode, const std::string& label, Context& context) {
  if (mode == migrations::TransactionMode::kWhole) return;  // there CONCURRENTLY fails at once
  std::optional<Span> concurrent;
  std::optional<Span> plain;
  for (const Statement& statement : script.statements) {
    for (const Action& action : statement.actions) {
      std::optional<Span>& first = IsConcurrent(action) ? concurrent : plain;
      if (!first && (IsConcurrent(action) || IsChange(action))) first = SpanOf(action);
    }
  }
  if (!concurrent || !plain) return;
  context.Report(*concurrent, "when this fails, '{}' is half done: it has other changes, too", label)
      .Advice("Give it a migration of its own.")
      .Related(*plain, "commits by itself");
}

void CheckUp(const Migration& migration, Context& context) {
  CheckScript(migration.up, migration.mode, migration.files.label, context);
}

void CheckDown(const Downgrade& downgrade, Context& context) {
  CheckScript(downgrade.down, downgrade.mode, downgrade.files.label, context);
}

}  // namespace

SLUICE_RULE(mixed_concurrent_and_plain){
    .id = "SLU605",
    .severity = Severity::kWarning,
    .category = Category::kTransaction,
    .summary = "Finds migrations that have both CONCURRENTLY and other changes.",
    .why = R"md(
`CONCURRENTLY` cannot run in a transaction block, so a migration that has it runs without one, and each of its statements
commits by itself. An index that is built so may fail, by a duplicate key or a cancelled wait. What stands before it is done
then, what stands behind it is not, and the migration is not recorded: when it is run again, the first half fails, for it
is there already.

Give each such statement a migration of its own, and let the other changes run in a transaction:

    -- 0007, in a transaction
    ALTER TABLE orders ADD COLUMN region text;
    -- 0008, without one
    CREATE INDEX CONCURRENTLY orders_region ON orders (region);

Ignore it where every statement can be repeated.

PostgreSQL manual: CREATE INDEX, "Building Indexes Concurrently".
)md",
    .bad = "",
    .good = "",
    .check = On<CheckUp, CheckDown>,
};

}  // namespace sluice::rules
