#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr int kVersion = 18;

void CheckSyntax(const NewerSyntax& syntax, Context& context) {
  if (context.server().major < kVersion) return;
  if (syntax.construct == NewerSyntax::Construct::kEnforced) {
    context.Report(syntax.span, "'{}' reads the whole table while nobody can use it", "ENFORCED")
        .Severity(Severity::kError)
        .Advice(
            "Drop the constraint, add it again as NOT VALID, and validate it in a transaction of its own: ENFORCED has "
            "no "
            "form that checks later.");
  } else if (syntax.construct == NewerSyntax::Construct::kImplicitVirtual) {
    context
        .Report(syntax.span, "without STORED the generated column is '{}': computed at each read, in no index",
                "VIRTUAL")
        .Advice("Say which of the two is meant. STORED rewrites the table; a VIRTUAL column cannot be indexed.");
  }
}

// Before 18 the word is taken and does nothing.
void ReportPersistence(Span span, const Name& table, Context& context) {
  Draft draft =
      context.Report(span, "'{}' is partitioned and cannot be unlogged: from 18 on the statement fails", table);
  draft.Advice("Say it of each partition: the partitioned table has no rows of its own.");
  if (context.server().major >= kVersion) draft.Severity(Severity::kError);
}

void CheckUnlogged(const CreateTable& create, Context& context) {
  if (create.unlogged && create.is_partitioned) ReportPersistence(create.span, create.table, context);
}

// Of partitions that always was so; of tables that inherit it is new.
void CheckVacuum(const TableCommand& command, Context& context) {
  const bool recurses = command.kind == TableCommandKind::kVacuum || command.kind == TableCommandKind::kVacuumFull ||
                        command.kind == TableCommandKind::kAnalyze;
  if (context.server().major < kVersion || !recurses || command.table.only) return;
  const schema::Relation* table = context.Find(command.table);
  if (table == nullptr || table->partitioned || table->children.empty()) return;
  context.Report(command.span, "from 18 on the tables that inherit from '{}' are taken along", command.table)
      .Severity(Severity::kNote)
      .Advice("Write ONLY before the name for the table alone.");
}

void CheckLogged(const TableCommand& command, Context& context) {
  const bool sets = command.kind == TableCommandKind::kSetLogged || command.kind == TableCommandKind::kSetUnlogged;
  const schema::Relation* table = sets ? context.Find(command.table) : nullptr;
  if (table != nullptr && table->partitioned) ReportPersistence(command.span, command.table, context);
}

}  // namespace

SLUICE_RULE(pg18_traps){
    .id = "SLU519",
    .severity = Severity::kWarning,
    .category = Category::kCorrectness,
    .summary = "Finds what PostgreSQL 18 does differently from the versions before it, or newly and dangerously.",
    .why = R"md(
Told where the server is an 18 or newer (`--pg-version`), the third also where it will be:

- `ALTER TABLE ... ALTER CONSTRAINT ... ENFORCED` checks every row at once, under `ACCESS EXCLUSIVE`, and for a foreign key makes
  triggers on the referenced table, too. There is no `NOT VALID` for it. An error. The way that blocks nobody: drop the
  constraint, add it as `NOT VALID`, then `VALIDATE CONSTRAINT` in a transaction of its own.
- `GENERATED ALWAYS AS (...)` without `STORED` was a syntax error and now makes a virtual column: nothing is stored, each read
  computes it, and no index can be built on it. A warning; say `STORED` or `VIRTUAL`.
- `CREATE UNLOGGED TABLE ... PARTITION BY`, and `SET LOGGED` or `SET UNLOGGED` of a partitioned table, are refused;
  before, they did nothing. An error; a warning where the server is older.
- `VACUUM` and `ANALYZE` of a table take along the tables that inherit from it; `ONLY` leaves them out. A note.

Not seen yet: `SET NOT NULL` over a `NOT NULL` constraint that is not validated, which reads the table under
`ACCESS EXCLUSIVE`; validate the constraint first.

PostgreSQL manual: appendix E, "Release 18", "Migration to Version 18"; ALTER TABLE; CREATE TABLE.
)md",
    .bad = "CREATE UNLOGGED TABLE measures (at timestamptz) PARTITION BY RANGE (at);",
    .good = "CREATE TABLE measures (at timestamptz) PARTITION BY RANGE (at);",
    .check = On<CheckSyntax, CheckUnlogged, CheckVacuum, CheckLogged>,
};

}  // namespace sluice::rules
