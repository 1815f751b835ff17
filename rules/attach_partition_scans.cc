#include <algorithm>

#include "analyzer/schema/partition_bound.h"
#include "rules/locks.h"
#include "rules/safe_form.h"

namespace sluice::rules {
namespace {

bool Holds(const std::vector<std::string>& keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// Whether it says what the bounds say, in other words, is not worked out.
bool HasValidCheck(const schema::Relation* partition) {
  return partition != nullptr &&
         std::any_of(partition->constraints.begin(), partition->constraints.end(), [](const auto& constraint) {
           return constraint.kind == ConstraintKind::kCheck && constraint.validated;
         });
}

std::string Joined(const std::vector<std::string>& conditions) {
  std::string text;
  for (const std::string& condition : conditions) text.append(text.empty() ? "" : " AND ").append(condition);
  return text;
}

// A CHECK that says what the bounds say is validated while others work, and spares ATTACH the scan.
struct Proof {
  std::string quoted;  // the constraint's name
  std::string name;
  std::string alter;  // of the partition
  std::string add;
};

// Nothing where the bound is not known as conditions.
std::optional<Proof> ProofOf(const AttachPartition& attach, const Context& context) {
  const schema::Relation* table = context.Find(attach.table);
  const schema::Relation* partition = context.Find(attach.partition);
  if (table == nullptr || partition == nullptr) return std::nullopt;
  const std::vector<std::string> conditions = schema::ConditionsOf(attach.bound, *table);
  if (conditions.empty()) return std::nullopt;
  Proof proof;
  proof.name = context.schema().ChooseConstraintName(partition->schema, partition->name, "", "bound");
  proof.quoted = QuoteIdentifier(proof.name);
  proof.alter = "ALTER TABLE " + attach.partition.ToSql();
  proof.add = proof.alter + " ADD CONSTRAINT " + proof.quoted + " CHECK (" + Joined(conditions) + ") NOT VALID";
  return proof;
}

// The CHECK goes again where it has served: each row that comes in would be tested twice.
std::optional<Fix> ProveFirst(const AttachPartition& attach, const Proof& proof, const Context& context) {
  const std::string table = "ALTER TABLE " + attach.table.ToSql();
  const std::string detach = table + " DETACH PARTITION " + attach.partition.ToSql() + ";";
  const std::string drop = proof.alter + " DROP CONSTRAINT " + proof.quoted + ";";
  const std::string again = table + " " + std::string(context.Text(attach.span)) + ";\n" + drop;
  SafeForm form{.description = "Prove by a validated CHECK that the rows are within the bounds, then attach.",
                .edits = {{context.statement().span, proof.add}}};
  form.later = {{"validate_" + proof.name, proof.alter + " VALIDATE CONSTRAINT " + proof.quoted + ";", ""},
                {"attach_" + attach.partition.name, again, detach + "\n" + proof.add + ";"}};
  form.undo = drop;
  form.undone_by = [&attach](const Action& action) {
    const auto* undo = std::get_if<DetachPartition>(&action);
    return undo != nullptr && undo->partition.name == attach.partition.name;
  };
  return MakeFix(form, context);
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
  const std::optional<Proof> proof = ProofOf(attach, context);
  if (!proof) {
    draft.Advice(
        "Add a CHECK that says what the bounds say (and that the key is not null) with NOT VALID, validate it in a "
        "later migration, and attach the partition then.");
    return;
  }
  draft
      .Sql(proof->add + ";\n-- in a later migration:\n" + proof->alter + " VALIDATE CONSTRAINT " + proof->quoted +
           ";\n-- and then:\nALTER TABLE " + attach.table.ToSql() + " " + std::string(context.Text(attach.span)) +
           ";\n" + proof->alter + " DROP CONSTRAINT " + proof->quoted + ";")
      .Fix(ProveFirst(attach, *proof, context));
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

A `CHECK` that is there is known to say what the bounds say where it names each condition with the bounds' own literals, joined
by `AND`; whether other words say the same is not worked out: then this is a note. `sluice fix` writes these steps for bounds by
range and by list that are literals, on columns of whole numbers, `numeric`, text, dates, times and `uuid`; a literal of
`timestamptz` without a zone has to meet the same `TimeZone` each time. A default partition, a hash and a key with expressions have
no fix. Ignore it for tables that nobody uses yet.

PostgreSQL manual: ALTER TABLE, `ATTACH PARTITION`.
)md",
    .bad = "ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    .good = R"sql(CREATE TABLE events_2025 (LIKE events INCLUDING ALL);
ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
