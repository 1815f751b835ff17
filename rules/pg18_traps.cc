#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr int kVersion = 18;

void ReportNotNull(const NewerSyntax& add, Context& context) {
  context
      .Report(add.span, "reads and writes of '{}' wait while every row is checked for a null '{}'", add.table,
              add.column)
      .Severity(Severity::kError)
      .Advice("Say NOT VALID behind it, and VALIDATE CONSTRAINT in a transaction of its own.");
}

void ReportOverlaps(const NewerSyntax& add, Context& context) {
  context
      .Report(add.span, "reads and writes of '{}' wait until the GiST index of '{}' is built", add.table,
              "WITHOUT OVERLAPS")
      .Severity(Severity::kError)
      .Advice(
          "No index built CONCURRENTLY can become one of these. Create a new table that has it, copy the rows in "
          "batches while a trigger carries over what changes, and swap the two; or add it when nobody uses the table.");
}

void ReportPeriod(const NewerSyntax& add, Context& context) {
  context
      .Report(add.span, "writes to '{}' and to the table that it references wait while every row is checked", add.table)
      .Severity(Severity::kError)
      .Advice("Say NOT VALID behind it, and VALIDATE CONSTRAINT in a transaction of its own.");
}

// Of a new table nobody waits for.
void CheckAdded(const NewerSyntax& add, Context& context) {
  if (context.IsNew(add.table)) return;
  switch (add.construct) {
    case NewerSyntax::Construct::kAddNotNull:
      if (!add.not_valid) ReportNotNull(add, context);
      return;
    case NewerSyntax::Construct::kAddOverlaps:
      return ReportOverlaps(add, context);
    case NewerSyntax::Construct::kAddPeriod:
      if (!add.not_valid) ReportPeriod(add, context);
      return;
    default:
      return;
  }
}

void CheckSyntax(const NewerSyntax& syntax, Context& context) {
  if (context.server().major < kVersion) return;
  if (syntax.construct == NewerSyntax::Construct::kEnforced) {
    context.Report(syntax.span, "'{}' reads the whole table while nobody can use it", "ENFORCED")
        .Severity(Severity::kError)
        .Advice(
            "Drop the constraint, add it again as NOT VALID, and validate it in a transaction of its own: ENFORCED has "
            "no form that checks later.");
  } else if (syntax.construct == NewerSyntax::Construct::kImplicitVirtual) {
    context
        .Report(syntax.span, "without STORED the generated column is '{}': computed at each read, in no index",
                "VIRTUAL")
        .Advice("Say which of the two is meant. STORED rewrites the table; a VIRTUAL column cannot be indexed.");
  } else {
    CheckAdded(syntax, context);
  }
}

// A NOT NULL constraint of it that is not validated.
const schema::Column* Awaiting(const Name& table, const std::string& name, const Context& context) {
  const schema::Relation* found = context.Find(table);
  const schema::Column* column = found == nullptr ? nullptr : found->FindColumn(name);
  return column != nullptr && column->awaits_not_null ? column : nullptr;
}

void AdviseToValidate(const Name& table, const schema::Column& column, Draft& draft) {
  if (column.not_null_constraint.empty()) {
    draft.Advice("VALIDATE the constraint first, in a transaction of its own: reads and writes then go on.");
    return;
  }
  draft.Sql("-- in a transaction of its own; it sets NOT NULL, too\nALTER TABLE " + table.ToSql() +
            " VALIDATE CONSTRAINT " + QuoteIdentifier(column.not_null_constraint) + ";");
}

// ATExecSetNotNull() validates it while the table is locked.
void CheckSetNotNull(const SetNotNull& set, Context& context) {
  const schema::Column* column = Awaiting(set.table, set.column, context);
  if (context.server().major < kVersion || column == nullptr || context.IsNew(set.table)) return;
  Draft draft = context.Report(
      set.span, "reads and writes of '{}' wait while the constraint of '{}' that is NOT VALID is checked", set.table,
      set.column);
  draft.Severity(Severity::kError);
  AdviseToValidate(set.table, *column, draft);
}

// verifyNotNullPKCompatible() in tablecmds.c.
void CheckPrimaryKey(const AddConstraint& add, Context& context) {
  if (context.server().major < kVersion || add.constraint.kind != ConstraintKind::kPrimaryKey) return;
  const schema::Relation* table = context.Find(add.table);
  std::vector<std::string> columns = add.constraint.columns;
  const schema::Index* index = table == nullptr ? nullptr : table->FindIndex(add.constraint.using_index);
  if (index != nullptr) columns = index->columns;
  for (const std::string& name : columns) {
    const schema::Column* column = Awaiting(add.table, name, context);
    if (column == nullptr) continue;
    Draft draft = context.Report(
        add.span, "the primary key of '{}' is refused: the NOT NULL constraint of '{}' is NOT VALID", add.table, name);
    draft.Severity(Severity::kError);
    AdviseToValidate(add.table, *column, draft);
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

- `SET NOT NULL` of a column whose `NOT NULL` constraint is `NOT VALID` validates it at once, under `ACCESS EXCLUSIVE`, and a
  primary key on it is refused. Errors. `VALIDATE CONSTRAINT` first: it reads the table while others work on.
- `ADD CONSTRAINT ... NOT NULL` without `NOT VALID` reads the table under `ACCESS EXCLUSIVE`, and `ADD FOREIGN KEY (..., PERIOD ...)`
  reads it while writes to both tables wait. Errors, but for a table that is new.
- `ADD PRIMARY KEY` and `UNIQUE` with `WITHOUT OVERLAPS` build a GiST index under `ACCESS EXCLUSIVE`; `USING INDEX` does not serve
  for them. An error, but for a table that is new.

Of a statement that this build's grammar cannot parse, only what its words say is known.

PostgreSQL manual: appendix E, "Release 18", "Migration to Version 18"; ALTER TABLE; CREATE TABLE.
)md",
    .bad = "CREATE UNLOGGED TABLE measures (at timestamptz) PARTITION BY RANGE (at);",
    .good = "CREATE TABLE measures (at timestamptz) PARTITION BY RANGE (at);",
    .check = On<CheckSyntax, CheckSetNotNull, CheckPrimaryKey, CheckUnlogged, CheckVacuum, CheckLogged>,
};

}  // namespace sluice::rules
