#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const AddConstraint& add, Context& context) {
  const Constraint& constraint = add.constraint;
  if (constraint.kind != ConstraintKind::kForeignKey) return;
  const schema::Relation* table = context.Find(add.table);
  if (table == nullptr || !table->partitioned || table->uncertain) return;
  if (add.table.only) {
    context.Report(add.span, "fails: '{}' is partitioned, and a foreign key cannot be added to it ONLY", add.table)
        .Advice("Without ONLY the partitions get it, too.");
    return;
  }
  if (!constraint.not_valid || context.server().major >= 18) return;
  context
      .Report(add.span, "fails before PostgreSQL 18: '{}' is partitioned, and its foreign keys cannot be NOT VALID",
              add.table)
      .Advice("Add it to each partition as NOT VALID, validate those one by one, and add it to '" +
              add.table.ToString() + "' at last: what its partitions have already is not checked again.");
}

}  // namespace

SLUICE_RULE(not_valid_foreign_key_on_partitioned){
    .id = "SLU511",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds a foreign key of a partitioned table that fails: NOT VALID before PostgreSQL 18, or ONLY.",
    .why = R"md(
Until PostgreSQL 17 a foreign key of a partitioned table cannot be `NOT VALID`: "cannot add NOT VALID foreign key on partitioned
table". From 18 on it can. In no version can it be added to that table `ONLY`. A key that *refers to* a partitioned table may be
`NOT VALID` in all versions.

Before 18 go by way of the partitions, each in a transaction of its own:

    ALTER TABLE orders_2024 ADD CONSTRAINT orders_customer_fk
      FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
    ALTER TABLE orders_2024 VALIDATE CONSTRAINT orders_customer_fk;

    -- when all partitions have it:
    ALTER TABLE orders ADD CONSTRAINT orders_customer_fk
      FOREIGN KEY (customer_id) REFERENCES customers;

The last step takes over the keys that the partitions have, and takes `SHARE ROW EXCLUSIVE` on both tables for a moment.

PostgreSQL source: ATAddForeignKeyConstraint in tablecmds.c, versions 12 to 18.
)md",
    .bad = R"sql(CREATE TABLE measures (id bigint, order_id bigint) PARTITION BY RANGE (id);
CREATE INDEX ON measures (order_id);
ALTER TABLE measures ADD FOREIGN KEY (order_id) REFERENCES orders NOT VALID;)sql",
    .good = R"sql(CREATE TABLE measures (id bigint, order_id bigint) PARTITION BY RANGE (id);
CREATE INDEX ON measures (order_id);)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
