#include "rules/certainty.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

const schema::Relation* Known(const Name& table, const Context& context) {
  const schema::Relation* known = context.statement().is_body ? nullptr : context.Find(table);
  return known != nullptr && IsSure(*known, context) ? known : nullptr;
}

bool IsInherited(const schema::Relation& table, const std::string& column) {
  const schema::Column* found = table.FindColumn(column);
  return found != nullptr && found->inherited > 0;
}

void CheckAdd(const AddColumn& add, Context& context) {
  const schema::Relation* table = Known(add.table, context);
  if (table == nullptr || !table->partition) return;
  context.Report(add.span, "fails: '{}' is a partition, and has the columns of its table", add.table)
      .Advice("Add the column to the partitioned table: its partitions get it, too.");
}

void CheckType(const AlterColumnType& change, Context& context) {
  const schema::Relation* table = Known(change.table, context);
  if (table == nullptr) return;
  if (schema::Mentions(table->partition_key.columns, change.column)) {
    context.Report(change.span, "fails: column '{}' is part of the partition key of '{}'", change.column, change.table)
        .Advice("The rows have to move into a table with another key.");
  } else if (IsInherited(*table, change.column)) {
    context.Report(change.span, "fails: '{}' inherits column '{}'", change.table, change.column)
        .Advice("Change it in the table that it comes from.");
  }
}

void CheckRename(const RenameColumn& rename, Context& context) {
  const schema::Relation* table = Known(rename.table, context);
  if (table == nullptr || !IsInherited(*table, rename.column)) return;
  context.Report(rename.span, "fails: '{}' inherits column '{}'", rename.table, rename.column)
      .Advice("Rename it in the table that it comes from.");
}

}  // namespace

SLUICE_RULE(inherited_column_changed){
    .id = "SLU529",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds changes of a partition's columns, or of the partition key, that the server refuses.",
    .why = R"md(
A partition has the columns of its table, and what inherits has those of its parent. The server refuses to add one to a partition
alone ("cannot add column to a partition"), and to rename a column or change its type where it was inherited. The columns of the
partition key cannot change their type at all.

Change the partitioned table, or the parent: the others follow. For another partition key make a new table and move the rows.

Dropping such a column is told by drop-blocked.

PostgreSQL source: ATExecAddColumn, renameatt_internal and ATPrepAlterColumnType in tablecmds.c; errors 42809 and 42P16.
)md",
    .bad = "ALTER TABLE events_2020 ADD COLUMN note text;",
    .good = "ALTER TABLE events ADD COLUMN note text;",
    .check = On<CheckAdd, CheckType, CheckRename>,
};

}  // namespace sluice::rules
