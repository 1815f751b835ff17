#include <algorithm>

#include "rules/locks.h"

namespace sluice::rules {
namespace {

bool Holds(const std::vector<std::string>& keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// Whether it says what the bounds say is not worked out.
bool HasValidCheck(const schema::Relation* partition) {
  return partition != nullptr &&
         std::any_of(partition->constraints.begin(), partition->constraints.end(), [](const auto& constraint) {
           return constraint.kind == ConstraintKind::kCheck && constraint.validated;
         });
}

void ReportPartition(const AttachPartition& attach, const std::string& key, Context& context) {
  const bool checked = HasValidCheck(context.schema().FindKey(key));
  Draft draft = context.Report(
      attach.span, "reads and writes of '{}' wait while each row is checked against the bounds", attach.partition);
  if (checked) {
    draft.Severity(Severity::kNote)
        .Advice("The scan is left out where a validated CHECK says all that the bounds say.");
    return;
  }
  draft.Advice(
      "Add a CHECK that says what the bounds say (and that the key is not null) with NOT VALID, validate it in a later "
      "migration, and attach the partition then.");
}

// The rows of the default partition may belong to the new one.
void ReportDefault(const AttachPartition& attach, const schema::Relation& rest, Context& context) {
  Draft draft = context.Report(
      attach.span, "reads and writes of the default partition '{}' wait while its rows are checked for those of '{}'",
      NameOfKey(rest.Key()), attach.partition);
  if (HasValidCheck(&rest)) {
    draft.Severity(Severity::kNote)
        .Advice("The scan is left out where a validated CHECK says that it has no row within the new bounds.");
    return;
  }
  draft.Advice(
      "Add a CHECK to the default partition that says that it has no row within the new bounds, with NOT VALID, "
      "validate it in a later migration, and attach the partition then.");
}

void Check(const AttachPartition& attach, Context& context) {
  const std::string key = context.schema().Key(attach.partition);
  const effects::Effects& effects = context.effects();
  const bool is_new = context.IsNew(attach.partition);
  if (!is_new && Holds(effects.scans, key)) ReportPartition(attach, key, context);
  if (!is_new && Holds(effects.index_builds, key)) {
    context
        .Report(attach.span, "reads and writes of '{}' wait until the indexes that it lacks are built",
                attach.partition)
        .Advice("Create an index CONCURRENTLY for each of the table's on the partition before it is attached.");
  }
  const schema::Relation* table = context.Find(attach.table);
  if (table == nullptr) return;
  for (const std::string& child : table->children) {
    const schema::Relation* partition = context.schema().FindKey(child);
    if (partition == nullptr || !partition->default_partition || context.IsNewKey(child)) continue;
    if (Holds(effects.scans, child)) ReportDefault(attach, *partition, context);
  }
}

}  // namespace

SLUICE_RULE(attach_partition_scans){
    .id = "SLU109",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds ATTACH PARTITION that reads tables, or builds indexes, under ACCESS EXCLUSIVE.",
    .why = R"md(
`ATTACH PARTITION` takes `SHARE UPDATE EXCLUSIVE` on the partitioned table (before PostgreSQL 12 `ACCESS EXCLUSIVE`), but
`ACCESS EXCLUSIVE` on what it attaches and on the default partition, until its transaction ends. Under these locks it

- reads all rows of the new partition, unless a validated `CHECK` proves that they are within the bounds,
- reads all rows of the default partition, unless a validated `CHECK` proves that none is within the bounds,
- builds every index of the table that the new partition lacks.

Do each of the three before, while others work on:

    ALTER TABLE events_2024 ADD CONSTRAINT in_2024
      CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01') NOT VALID;
    -- in a later migration:
    ALTER TABLE events_2024 VALIDATE CONSTRAINT in_2024;
    CREATE INDEX CONCURRENTLY events_2024_at_idx ON events_2024 (at);
    -- and then:
    ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

Whether a `CHECK` that is there says what the bounds say is not worked out: then this is a note. Ignore it for tables that
nobody uses yet.

PostgreSQL manual: ALTER TABLE, `ATTACH PARTITION`.
)md",
    .bad = "ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    .good = R"sql(CREATE TABLE events_2025 (LIKE events INCLUDING ALL);
ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
