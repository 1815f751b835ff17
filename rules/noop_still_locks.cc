#include "rules/locks.h"

namespace sluice::rules {
namespace {

// Known for sure, and used by others.
const schema::Relation* KnownInUse(const Name& table, const Context& context) {
  const schema::Relation* relation = context.Find(table);
  const bool sure = relation != nullptr && !relation->uncertain && !relation->maybe_older && relation->columns_known;
  return sure && !context.IsNew(table) ? relation : nullptr;
}

void Report(Span span, const Name& table, std::string_view what, Context& context) {
  if (IsHeldAlready(context.schema().Key(table), context)) return;
  context.Report(span, "changes nothing, for '{}', and still locks '{}' until the transaction ends", what, table)
      .Advice("Leave it out.");
}

void CheckAddColumn(const AddColumn& add, Context& context) {
  if (!add.if_not_exists) return;
  const schema::Relation* table = KnownInUse(add.table, context);
  if (table == nullptr || table->FindColumn(add.column.name) == nullptr) return;
  Report(add.span, add.table, add.column.name + " exists", context);
}

void CheckDropColumn(const DropColumn& drop, Context& context) {
  if (!drop.if_exists) return;
  const schema::Relation* table = KnownInUse(drop.table, context);
  if (table == nullptr || table->FindColumn(drop.column) != nullptr) return;
  Report(drop.span, drop.table, drop.column + " does not exist", context);
}

void CheckDropConstraint(const DropConstraint& drop, Context& context) {
  if (!drop.if_exists || !context.schema().history_is_complete()) return;
  const schema::Relation* table = KnownInUse(drop.table, context);
  if (table == nullptr || table->FindConstraint(drop.constraint) != nullptr) return;
  Report(drop.span, drop.table, drop.constraint + " does not exist", context);
}

void CheckCreateIndex(const CreateIndex& create, Context& context) {
  if (!create.if_not_exists || create.concurrently || create.name.empty()) return;
  const schema::Relation* table = KnownInUse(create.table, context);
  if (table == nullptr || table->FindIndex(create.name) == nullptr) return;
  Report(create.span, create.table, create.name + " exists", context);
}

void CheckSetNotNull(const SetNotNull& set, Context& context) {
  const schema::Relation* table = KnownInUse(set.table, context);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(set.column);
  if (column == nullptr || !column->not_null) return;
  Report(set.span, set.table, set.column + " is NOT NULL already", context);
}

}  // namespace

SLUICE_RULE(noop_still_locks){
    .id = "SLU126",
    .severity = Severity::kNote,
    .category = Category::kLocking,
    .summary = "Finds statements that change nothing but take their lock on a table in use all the same.",
    .why = R"md(
PostgreSQL locks a table before it looks whether there is anything to do. `ADD COLUMN IF NOT EXISTS` of a column that exists,
`DROP COLUMN IF EXISTS` of one that does not, and `SET NOT NULL` of one that is so already take `ACCESS EXCLUSIVE`;
`CREATE INDEX IF NOT EXISTS` of an index that exists takes `SHARE`. Each is held until the transaction ends, and each waits
for the queries that are running.

Reported where the history shows that nothing changes. Leave the statement out, or ignore the note where the history does
not tell what the database holds.

PostgreSQL manual: ALTER TABLE, CREATE INDEX.
)md",
    .bad = "ALTER TABLE orders ADD COLUMN IF NOT EXISTS email varchar(50);",
    .good = "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;",
    .check = On<CheckAddColumn, CheckDropColumn, CheckDropConstraint, CheckCreateIndex, CheckSetNotNull>,
};

}  // namespace sluice::rules
