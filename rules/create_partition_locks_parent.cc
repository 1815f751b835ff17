#include "rules/locks.h"

namespace sluice::rules {
namespace {

const schema::Relation* DefaultInUse(const schema::Relation& parent, const Context& context) {
  for (const std::string& child : parent.children) {
    const schema::Relation* partition = context.schema().FindKey(child);
    if (partition != nullptr && partition->default_partition && !context.IsNewKey(child)) return partition;
  }
  return nullptr;
}

void Check(const CreateTable& create, Context& context) {
  if (!create.is_partition || create.inherits.empty() || context.IsNew(create.inherits.front())) return;
  const Name& parent = create.inherits.front();
  if (context.effects().LockOn(context.schema().Key(parent)) == effects::LockMode::kNone)
    return;  // it is there already
  const schema::Relation* table = context.Find(parent);
  const schema::Relation* rest = table == nullptr ? nullptr : DefaultInUse(*table, context);
  constexpr const char* kAdvice =
      "Create the table by itself (LIKE the partitioned one INCLUDING ALL), then ATTACH PARTITION, which lets reads "
      "and "
      "writes of the partitioned table through.";
  if (rest != nullptr && !create.is_default_partition) {
    context
        .Report(create.span, "reads and writes of '{}' wait while the rows of its default partition '{}' are checked",
                parent, NameOfKey(rest->Key()))
        .Severity(Severity::kError)
        .Advice(std::string(kAdvice) +
                " The default partition needs a validated CHECK first, that says that it has no "
                "such row.");
    return;
  }
  context.Report(create.span, "reads and writes of '{}' wait for its new partition", parent).Advice(kAdvice);
}

}  // namespace

SLUICE_RULE(create_partition_locks_parent){
    .id = "SLU110",
    .severity = Severity::kWarning,
    .category = Category::kLocking,
    .summary = "Finds partitions that are made with PARTITION OF a table that is in use.",
    .why = R"md(
`CREATE TABLE ... PARTITION OF` takes `ACCESS EXCLUSIVE` on the partitioned table until its transaction ends. It is short,
but it waits for every query that is running on the table, and all later ones queue behind it. Where there is a default
partition, all its rows are read under the same lock.

`ATTACH PARTITION` takes `SHARE UPDATE EXCLUSIVE` on the partitioned table since PostgreSQL 12, which stops neither reads
nor writes:

    CREATE TABLE events_2025 (LIKE events INCLUDING ALL);
    ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

Ignore it where queries on the table are short and a `lock_timeout` is set, or before PostgreSQL 12.

PostgreSQL manual: CREATE TABLE, `PARTITION OF`. Source: DefineRelation in tablecmds.c.
)md",
    .bad = "CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
    .good = "CREATE TABLE events_2025 (LIKE events INCLUDING ALL);",
    .check = On<Check>,
};

}  // namespace sluice::rules
