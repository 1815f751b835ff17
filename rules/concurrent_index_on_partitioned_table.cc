#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool IsPartitioned(const schema::Relation* table) {
  return table != nullptr && table->partitioned && !table->uncertain;
}

// Each partition's index in a migration of its own; only the last, short step needs the partitioned table.
std::string ByPartition(const CreateIndex& create, Context& context) {
  const std::string name = create.name.empty() ? "index_name" : QuoteIdentifier(create.name);
  return "-- an empty index on the partitioned table, by the same columns:\nCREATE " +
         std::string(create.unique ? "UNIQUE " : "") + "INDEX " + name + " ON ONLY " + create.table.ToSql() +
         std::string(context.Text({create.table.span.end, create.span.end})) +
         ";\n-- then for each partition its own, CONCURRENTLY, and at last\n-- ALTER INDEX " + name +
         " ATTACH PARTITION ...;";
}

void CheckCreate(const CreateIndex& create, Context& context) {
  if (!create.concurrently || !IsPartitioned(context.Find(create.table))) return;
  Draft draft = context.Report(create.span, "fails: '{}' is partitioned, and its indexes cannot be built CONCURRENTLY",
                               create.table);
  if (!create.table.span.empty() && !context.statement().is_body) draft.Sql(ByPartition(create, context));
}

void CheckDrop(const DropIndex& drop, Context& context) {
  const schema::Relation* table = context.schema().TableOfIndex(drop.index);
  // Of a temporary one CONCURRENTLY is left out (RemoveRelations in tablecmds.c).
  if (!drop.concurrently || !IsPartitioned(table) || table->temporary) return;
  context.Report(drop.span, "fails: '{}' is a partitioned table's, which cannot be dropped CONCURRENTLY", drop.index)
      .Advice(
          "Without CONCURRENTLY it takes ACCESS EXCLUSIVE on all partitions: set a short lock_timeout and try again "
          "until it gets through.");
}

bool HasDefaultPartition(const schema::Relation& table, const schema::Schema& schema) {
  for (const std::string& child : table.children) {
    const schema::Relation* partition = schema.FindKey(child);
    if (partition != nullptr && partition->default_partition && !partition->uncertain) return true;
  }
  return false;
}

void CheckDetach(const DetachPartition& detach, Context& context) {
  const schema::Relation* table = context.Find(detach.table);
  if (detach.mode != DetachPartition::Mode::kConcurrently || !IsPartitioned(table)) return;
  if (!HasDefaultPartition(*table, context.schema())) return;
  context
      .Report(detach.span, "fails: '{}' has a default partition, and none can be detached CONCURRENTLY then",
              detach.table)
      .Advice(
          "Without CONCURRENTLY it takes ACCESS EXCLUSIVE on the table and on its default partition: set a short "
          "lock_timeout and try again until it gets through.");
}

}  // namespace

SLUICE_RULE(concurrent_index_on_partitioned_table){
    .id = "SLU504",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds CONCURRENTLY on a partitioned table or its indexes, where PostgreSQL cannot do it.",
    .why = R"md(
`CREATE INDEX CONCURRENTLY` and `DROP INDEX CONCURRENTLY` work on one table with rows of its own. Of a partitioned table they fail
at once: "cannot create index on partitioned table concurrently". `DETACH PARTITION CONCURRENTLY` (PostgreSQL 14 and later) fails where
the table has a default partition.

The way that does not block is index by index. The index on the parent alone is empty and takes its lock for a moment; each
partition's own is built while writes go on; what attaches them is a change of the catalogue only. When the last one is
attached, the parent's becomes valid, and partitions made later get theirs by themselves.

    CREATE INDEX orders_email_idx ON ONLY orders (email);

    -- in migrations that are not transactional, one for each partition:
    CREATE INDEX CONCURRENTLY orders_2024_email_idx ON orders_2024 (email);

    ALTER INDEX orders_email_idx ATTACH PARTITION orders_2024_email_idx;

PostgreSQL source: DefineIndex in indexcmds.c, RemoveRelations and ATExecDetachPartition in tablecmds.c.
)md",
    .bad = R"sql(CREATE TABLE measures (id bigint, day date) PARTITION BY RANGE (day);
CREATE INDEX CONCURRENTLY measures_day_idx ON measures (day);)sql",
    .good = R"sql(CREATE TABLE measures (id bigint, day date) PARTITION BY RANGE (day);
CREATE INDEX measures_day_idx ON ONLY measures (day);)sql",
    .check = On<CheckCreate, CheckDrop, CheckDetach>,
};

}  // namespace sluice::rules
