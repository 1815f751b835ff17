#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr RuleOption kOptions[] = {
    {"added-and-dropped-columns", "false", "Whether ADD COLUMN and DROP COLUMN are reported, too: true or false."},
};

void Report(Span span, const Name& table, Context& context) {
  if (context.IsNew(table)) return;
  context.Report(span, "prepared statements that select all columns of '{}' fail once per session", table)
      .Advice(
          "Have clients name the columns, or close pooled connections after the migration; an error 0A000 outside of a "
          "transaction can be tried again.");
}

// One for a statement, however many columns it changes.
void CheckType(const AlterColumnType& change, Context& context) {
  for (const Action& action : context.statement().actions) {
    const auto* other = std::get_if<AlterColumnType>(&action);
    if (other == nullptr || other->table.ToString() != change.table.ToString()) continue;
    if (other != &change) return;
    break;
  }
  const schema::Relation* table = context.Find(change.table);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(change.column);
  if (column != nullptr && column->type == change.type) return;
  Report(change.span, change.table, context);
}

void CheckAdded(const AddColumn& add, Context& context) {
  if (context.Option("added-and-dropped-columns") != "true") return;
  const schema::Relation* table = context.Find(add.table);
  const bool is_there = table != nullptr && table->FindColumn(add.column.name) != nullptr;
  if (!is_there) Report(add.span, add.table, context);
}

void CheckDropped(const DropColumn& drop, Context& context) {
  if (context.Option("added-and-dropped-columns") != "true" || context.effects().destroys.empty()) return;
  Report(drop.span, drop.table, context);
}

}  // namespace

SLUICE_RULE(cached_plan_break){
    .id = "SLU408",
    .severity = Severity::kNote,
    .category = Category::kCompatibility,
    .on = false,
    .options = kOptions,
    .summary = "Finds changes of a result type, which break prepared statements that say SELECT *.",
    .why = R"md(
A session that has prepared `SELECT * FROM orders` keeps the names and types of its columns. When one of them changes, the next
execution fails with `cached plan must not change result type` (0A000): for a change of type, also of a `varchar`'s length, for
a rename, and for a column that is added or dropped. In a transaction that costs the transaction; drivers that prepare behind
the program's back (JDBC, pgx, SQLAlchemy with asyncpg, Rails) fail on each pooled connection until the statement is prepared
anew, some of them for ever. Statements that name their columns fail only where one of those changes.

Off by default, for no other way of writing the migration avoids it: turn it on where clients prepare `SELECT *`. Added and
dropped columns do the same to `SELECT *`; they are so common that they are reported only with the option
`added-and-dropped-columns = true`. A rename has a rule of its own.

Name the columns in queries. Where that cannot be, close the pool's connections after the migration, or have the driver try
again: pgx and JDBC do so outside of transactions.

Ignore it where no client prepares statements, or none selects `*`.

PostgreSQL source: RevalidateCachedQuery() in plancache.c.
)md",
    .bad = "ALTER TABLE orders ALTER COLUMN email TYPE varchar(100);",
    .good = "ALTER TABLE orders ALTER COLUMN email DROP NOT NULL;",
    .check = On<CheckType, CheckAdded, CheckDropped>,
};

}  // namespace sluice::rules
