#include "analyzer/schema/partition_bound.h"
#include "rules/certainty.h"
#include "rules/locks.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// Each new partition is compared with those that are there, each value of a list with each; where there are more,
// nothing is said.
constexpr size_t kMostPartitions = 1000;
constexpr size_t kMostComparisons = 100'000;

void CheckBound(Span span, const PartitionBound& bound, const Name& partition, const Name& table_name,
                Context& context) {
  const schema::Relation* table = context.statement().is_body ? nullptr : context.Find(table_name);
  if (table == nullptr || !table->partitioned || !IsSure(*table, context)) return;
  if (schema::IsEmpty(bound, *table)) {
    context.Report(span, "fails: no row can be within the bounds of partition '{}'", partition)
        .Advice("The upper bound is not part of the range, and has to be above the lower one.");
    return;
  }
  if (table->children.size() > kMostPartitions) return;
  size_t comparisons = 0;
  for (const std::string& key : table->children) {
    const schema::Relation* other = context.schema().FindKey(key);
    if (other == nullptr || other->bound == nullptr || !IsSure(*other, context)) continue;
    comparisons += bound.values.size() * other->bound->values.size();
    if (comparisons > kMostComparisons) return;
    if (!schema::Overlap(bound, *other->bound, *table)) continue;
    context.Report(span, "fails: partition '{}' would overlap partition '{}'", partition, NameOfKey(key))
        .Advice(
            "Each row belongs to one partition: the upper bound of a range is not part of it, so that the next one "
            "begins there.");
    return;
  }
}

void CheckCreated(const CreateTable& create, Context& context) {
  if (create.bound == nullptr || create.inherits.empty() || context.Find(create.table) != nullptr) return;
  CheckBound(create.span, *create.bound, create.table, create.inherits.front(), context);
}

void CheckAttached(const AttachPartition& attach, Context& context) {
  if (!attach.is_default) CheckBound(attach.span, attach.bound, attach.partition, attach.table, context);
}

}  // namespace

SLUICE_RULE(partition_overlaps){
    .id = "SLU535",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds partitions whose bounds overlap another one's, or hold no row, which fail.",
    .why = R"md(
A row belongs to one partition. The server refuses one whose bounds overlap those of another: "partition "visits_2024" would overlap
partition "visits_2023"". A range has its lower bound and not its upper one: the next begins where it ends, `FROM ('2024-01-01') TO
('2024-02-01')`, then `FROM ('2024-02-01')`. Bounds that leave no room are refused, too.

Told of bounds that are whole numbers, dates and times as ISO 8601 writes them, and of equal values of lists; not of hashes and
expressions, nor where a table has more than a thousand partitions, or lists are very long.

PostgreSQL source: check_new_partition_bound in partbounds.c, error 42P17.
)md",
    .bad = R"sql(CREATE TABLE visits (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE visits_01 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE visits_02 PARTITION OF visits FOR VALUES FROM ('2024-01-31') TO ('2024-03-01');)sql",
    .good = R"sql(CREATE TABLE visits (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE visits_01 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE visits_02 PARTITION OF visits FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');)sql",
    .check = On<CheckCreated, CheckAttached>,
};

}  // namespace sluice::rules
