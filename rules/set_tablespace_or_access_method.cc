#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kAdvice =
    "Do it outside of the release, when nobody needs the table, or create another table and copy the rows in batches.";

void Check(const TableCommand& command, Context& context) {
  const bool moves = command.kind == TableCommandKind::kSetTablespace;
  if (!moves && command.kind != TableCommandKind::kSetAccessMethod) return;
  const schema::Relation* table = context.Find(command.table);
  if (context.IsNew(command.table) || (table != nullptr && table->partitioned)) return;
  Draft draft =
      moves ? context.Report(command.span,
                             "reads and writes of '{}' wait while its files are copied to another tablespace",
                             command.table)
            : context.Report(command.span, "reads and writes of '{}' wait while it is rewritten for its access method",
                             command.table);
  draft.Advice(std::string(kAdvice));
}

// ALTER TABLE ALL IN TABLESPACE, and the same of indexes and materialized views.
void CheckAll(const Utility& utility, Context& context) {
  const bool moves_all =
      utility.command == "ALTER TABLE" || utility.command == "ALTER INDEX" || utility.command == "ALTER MATERIALIZED";
  if (!moves_all) return;
  context
      .Report(utility.span, "reads and writes of all that '{}' moves wait until its files are copied",
              utility.command + " ALL IN TABLESPACE")
      .Advice(std::string(kAdvice));
}

}  // namespace

SLUICE_RULE(set_tablespace_or_access_method){
    .id = "SLU208",
    .severity = Severity::kError,
    .category = Category::kRewrite,
    .summary = "Finds SET TABLESPACE and SET ACCESS METHOD, which copy the table.",
    .why = R"md(
`SET TABLESPACE` copies the table's files block by block, `SET ACCESS METHOD` (from 15 on) writes the table and its indexes anew.
Both hold `ACCESS EXCLUSIVE` meanwhile: nobody reads or writes until the transaction ends. `ALTER TABLE ALL IN TABLESPACE` takes
that lock on every table that it moves, and keeps all of them until the end. What is there already is not copied. Indexes stay
where they are until they are moved themselves; reads wait for those as well, for every plan looks at them.

Of a partitioned table only the default for new partitions changes, which is short.

A migration is the wrong place for it: move tables when nobody needs them, or copy into a new table in batches and swap the
names.

PostgreSQL manual: ALTER TABLE, `SET TABLESPACE`, `SET ACCESS METHOD`.
)md",
    .bad = "ALTER TABLE orders SET TABLESPACE fast;",
    .good = "ALTER TABLE orders SET (fillfactor = 90);",
    .check = On<Check, CheckAll>,
};

}  // namespace sluice::rules
