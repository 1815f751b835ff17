#include "analyzer/base/letter_case.h"
#include "analyzer/schema/batch.h"

#include <fmt/format.h>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

// Why the statement does not run as the comment says; nothing where it does.
std::optional<Error> ProblemOf(const Statement& statement, const lex::Directive& directive, const Context& context) {
  const Result<schema::Batch> batch = schema::ReadBatch(directive);
  if (!batch) return batch.error();
  if (const auto parts = schema::TakeApart(statement, context.FileText(), *batch); !parts) return parts.error();
  if (std::optional<Error> problem = schema::ProblemOfKey(statement, *batch, context.schema())) return problem;
  if (!context.execution().in_transaction_block) return std::nullopt;
  return Error{"it shares its transaction with others",
               context.execution().own_block
                   ? "Put it behind the COMMIT, or into a migration of its own."
                   : "Let the migration run statement by statement, best with nothing else in it: a plain file with "
                     "-- sluice: transaction(statement)."};
}

// "It has RETURNING. Take that away: nobody reads the rows."
std::string InSentences(const Error& problem) {
  std::string text = problem.message + ". " + problem.hint;
  text.front() = ToUpper(text.front());
  return text;
}

std::string AsWritten(const lex::Directive& directive) {
  if (!directive.well_formed) return directive.verb;
  return fmt::format("{}({})", directive.verb, fmt::join(directive.names, ", "));
}

void Check(const Statement& statement, Context& context) {
  const lex::Directive* directive = context.execution().batch;
  if (directive == nullptr) return;
  const std::optional<Error> problem = ProblemOf(statement, *directive, context);
  if (!problem) return;
  context.Report(statement.span, "the statement cannot run as '{}' says", AsWritten(*directive))
      .Advice(InSentences(*problem));
}

}  // namespace

SLUICE_RULE(batch_cannot_run){
    .id = "SLU520",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds a comment batch(...) before a statement that cannot run in ranges of that key.",
    .why = R"md(
`sluice apply` runs an `UPDATE` or `DELETE` behind `-- sluice: batch(size=5000, pause=100ms, key=id)` in ranges of the key, each
in a transaction of its own. That takes a statement of its own transaction, of one table, whose rows a condition on the key
divides, and a key by whose order they are found: a column that is `NOT NULL`, of type `smallint`, `integer`, `bigint`, `uuid`,
`text` or `varchar`, and the first of a btree index without a condition.

What divides badly is refused: `FROM` and `USING`, `WITH`, `RETURNING`, `LIMIT` in a subquery, and an `UPDATE` of the key itself.
Each range sees what the ranges before it have changed.
)md",
    .bad = R"sql(-- sluice: batch(size=5000, pause=100ms, key=id)
UPDATE orders SET status = 'new' WHERE status IS NULL RETURNING id;)sql",
    .good = R"sql(-- sluice: transaction(statement)
-- sluice: batch(size=5000, pause=100ms, key=id)
UPDATE orders SET status = 'new' WHERE status IS NULL;)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
