#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kWhere[] = {"outside-transaction", "everywhere"};
constexpr RuleOption kOptions[] = {
    {"where", "outside-transaction", "Which statements are judged: outside-transaction or everywhere.", kWhere}};

bool IsJudged(const Context& context) {
  return context.Option("where") == "everywhere" || !context.execution().in_transaction_block;
}

template <typename T>
void CheckDrop(const T& drop, Context& context) {
  if (drop.if_exists || !IsJudged(context)) return;
  context.Report(drop.span, "'{}' without IF EXISTS fails when it is run again", "DROP")
      .Advice("Write IF EXISTS, so that a migration that stopped half-way can be run again.");
}

template <typename T>
void CheckCreate(const T& create, Context& context) {
  if (create.if_not_exists || !IsJudged(context)) return;
  context.Report(create.span, "'{}' without IF NOT EXISTS fails when it is run again", "CREATE")
      .Advice("Write IF NOT EXISTS, so that a migration that stopped half-way can be run again.");
}

// IF NOT EXISTS would take an index whose build has failed for a good one: see invalid-index-masked.
void CheckIndex(const CreateIndex& create, Context& context) {
  if (!create.concurrently && !create.name.empty()) CheckCreate(create, context);
}

}  // namespace

SLUICE_RULE(require_if_exists){
    .id = "SLU907",
    .severity = Severity::kWarning,
    .category = Category::kConvention,
    .on = false,
    .options = kOptions,
    .summary = "Finds CREATE and DROP without IF [NOT] EXISTS where a migration may stop half-way.",
    .why = R"md(
Where each statement commits by itself, a migration that fails at its third statement leaves two behind. Run again, it fails at the
first: "already exists". `IF NOT EXISTS` and `IF EXISTS` let it go on.

Inside of a transaction all or nothing is done, and the two words only hide that the database is not as the migration thinks.
So only statements outside of one are judged, unless the option says `where = "everywhere"`. Not `CREATE INDEX CONCURRENTLY`:
there `IF NOT EXISTS` hides a failed build.

Off by default: turn it on where it is your convention.
)md",
    .bad = R"sql(-- sluice: transaction(statement)
CREATE TABLE items (id bigint PRIMARY KEY);)sql",
    .good = R"sql(-- sluice: transaction(statement)
CREATE TABLE IF NOT EXISTS items (id bigint PRIMARY KEY);)sql",
    .check =
        On<CheckCreate<CreateTable>, CheckCreate<AddColumn>, CheckCreate<CreateSchema>, CheckCreate<CreateSequence>,
           CheckIndex, CheckDrop<DropTable>, CheckDrop<DropColumn>, CheckDrop<DropConstraint>, CheckDrop<DropIndex>,
           CheckDrop<DropView>, CheckDrop<DropSchema>, CheckDrop<DropObject>>,
};

}  // namespace sluice::rules
