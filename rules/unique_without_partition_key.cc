#include <algorithm>

#include "rules/certainty.h"
#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool IsKey(const Constraint& constraint) {
  return constraint.using_index.empty() &&
         (constraint.kind == ConstraintKind::kPrimaryKey || constraint.kind == ConstraintKind::kUnique);
}

void CheckColumns(Span span, const std::vector<std::string>& columns, const PartitionKey& key, const Name& table,
                  Context& context) {
  const auto lacks = [&](const std::string& column) { return !schema::Mentions(columns, column); };
  if (std::none_of(key.columns.begin(), key.columns.end(), lacks)) return;
  context
      .Report(span, "fails: what is unique in '{}' has to have its partition key '{}' among its columns", table,
              Listed(key.columns))
      .Advice(
          "Add those columns to the key, or make it unique in each partition by an index of its own: no index covers "
          "all of them.");
}

void CheckTable(const CreateTable& create, Context& context) {
  if (!create.is_partitioned || context.Find(create.table) != nullptr || context.statement().is_body) return;
  for (const Column& column : create.columns) {
    for (const Constraint& constraint : column.constraints) {
      if (IsKey(constraint)) {
        CheckColumns(constraint.span, constraint.columns, create.partition_key, create.table, context);
      }
    }
  }
  for (const Constraint& constraint : create.constraints) {
    if (!IsKey(constraint)) continue;
    CheckColumns(constraint.span, constraint.columns, create.partition_key, create.table, context);
  }
}

const schema::Relation* Partitioned(const Name& table, const Context& context) {
  const schema::Relation* known = context.statement().is_body ? nullptr : context.Find(table);
  return known != nullptr && known->partitioned && IsSure(*known, context) ? known : nullptr;
}

void CheckConstraint(const AddConstraint& add, Context& context) {
  const schema::Relation* table = IsKey(add.constraint) ? Partitioned(add.table, context) : nullptr;
  if (table == nullptr) return;
  CheckColumns(add.span, add.constraint.columns, table->partition_key, add.table, context);
}

void CheckIndex(const CreateIndex& create, Context& context) {
  const schema::Relation* table = create.unique ? Partitioned(create.table, context) : nullptr;
  if (table == nullptr) return;
  std::vector<std::string> columns;
  for (const IndexPart& part : create.parts) columns.push_back(part.column);
  CheckColumns(create.span, columns, table->partition_key, create.table, context);
}

void CheckColumn(const AddColumn& add, Context& context) {
  const schema::Relation* table = Partitioned(add.table, context);
  if (table == nullptr) return;
  for (const Constraint& constraint : add.column.constraints) {
    if (IsKey(constraint)) CheckColumns(add.span, constraint.columns, table->partition_key, add.table, context);
  }
}

}  // namespace

SLUICE_RULE(unique_without_partition_key){
    .id = "SLU524",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds a key or unique index of a partitioned table that lacks columns of its partition key.",
    .why = R"md(
Each partition has an index of its own, and none covers all of them. So the server refuses a primary key, a `UNIQUE` constraint or
a unique index of a partitioned table unless it has all columns of the partition key among its own: "unique constraint on
partitioned table must include all partitioning columns".

Add the columns of the partition key. What must be unique without them needs a table of its own, or, where each partition may be
unique by itself, a unique index on each.

PostgreSQL manual: CREATE TABLE, `PARTITION BY`; source: DefineIndex in indexcmds.c, error 0A000.
)md",
    .bad = "CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz NOT NULL) PARTITION BY RANGE (at);",
    .good = "CREATE TABLE visits (id bigint, at timestamptz, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);",
    .check = On<CheckTable, CheckConstraint, CheckIndex, CheckColumn>,
};

}  // namespace sluice::rules
