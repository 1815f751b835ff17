#include "analyzer/schema/object_names.h"
#include "rules/locks.h"
#include "rules/rule.h"
#include "rules/safe_form.h"

namespace sluice::rules {
namespace {

// Both steps, each to be a transaction of its own.
std::string Steps(const Context& context, const Name& table, const Constraint& constraint) {
  const std::string name =
      QuoteIdentifier(constraint.name.empty() ? schema::ConstraintName(table.name, constraint) : constraint.name);
  std::string text(context.Text(constraint.span));
  if (constraint.name.empty()) text = "CONSTRAINT " + name + " " + text;
  const std::string alter = "ALTER TABLE " + table.ToSql();
  return alter + " ADD " + text + " NOT VALID;\n-- in a later migration:\n" + alter + " VALIDATE CONSTRAINT " + name +
         ";";
}

// Partitioned tables take a foreign key that is NOT VALID since 18.
constexpr int kNotValidOnPartitioned = 18;

std::string ChosenName(const AddConstraint& add, const Context& context) {
  const Constraint& constraint = add.constraint;
  const schema::Relation* table = context.Find(add.table);
  if (!constraint.name.empty()) return constraint.name;
  if (table == nullptr) return schema::ConstraintName(add.table.name, constraint);
  const bool check = constraint.kind == ConstraintKind::kCheck;
  const bool one = constraint.columns.size() == 1;
  const std::string columns =
      check ? (one ? constraint.columns.front() : "") : schema::NameAddition(constraint.columns);
  return context.schema().ChooseConstraintName(table->schema, table->name, columns, check ? "check" : "fkey");
}

std::optional<Fix> NotValidFirst(const AddConstraint& add, const Context& context) {
  const schema::Relation* table = context.Find(add.table);
  const bool foreign_key = add.constraint.kind == ConstraintKind::kForeignKey;
  const bool refused = foreign_key && table != nullptr && table->partitioned;
  if (refused && context.server().major < kNotValidOnPartitioned) return std::nullopt;
  const std::string name = ChosenName(add, context);
  const Span span = add.constraint.span;
  SafeForm form{.description = "Add the constraint NOT VALID, and validate it by itself."};
  if (add.constraint.name.empty()) {
    form.edits.push_back({{span.begin, span.begin}, "CONSTRAINT " + QuoteIdentifier(name) + " "});
  }
  form.edits.push_back({{span.end, span.end}, " NOT VALID"});
  form.later = {{"validate_" + name,
                 "ALTER TABLE " + add.table.ToSql() + " VALIDATE CONSTRAINT " + QuoteIdentifier(name) + ";", ""}};
  return MakeFix(form, context);
}

void TellOfReaders(const Name& table, Draft& draft, const Context& context) {
  const HeldLock* held = HeldAgainstReaders(context.schema().Key(table), context);
  if (held == nullptr) return;
  draft.Related(held->span, "makes reads of '" + table.ToString() + "' wait as well, until the transaction ends");
}

// With a new table on one side there is nothing to check, but its lock still stops writes to the other one.
void CheckForeignKey(const AddConstraint& add, Context& context) {
  const Name& referenced = add.constraint.referenced;
  const bool itself = context.schema().Key(referenced) == context.schema().Key(add.table);
  Draft draft = itself ? context.Report(add.span, "writes to '{}' wait while every row is checked", add.table)
                       : context.Report(add.span, "writes to '{}' and '{}' wait while every row of '{}' is checked",
                                        add.table, referenced, add.table.ToString());
  draft.Sql(Steps(context, add.table, add.constraint)).Fix(NotValidFirst(add, context));
  TellOfReaders(add.table, draft, context);
  if (!itself) TellOfReaders(referenced, draft, context);
}

void Check(const AddConstraint& add, Context& context) {
  const Constraint& constraint = add.constraint;
  if (constraint.not_valid) return;
  if (constraint.kind == ConstraintKind::kCheck && !context.IsNew(add.table)) {
    context.Report(add.span, "reads and writes of '{}' wait while every row is checked", add.table)
        .Sql(Steps(context, add.table, constraint))
        .Fix(NotValidFirst(add, context));
  }
  if (constraint.kind == ConstraintKind::kForeignKey && !context.IsNew(add.table)) CheckForeignKey(add, context);
}

// Behind a new column the form with NOT VALID is a second subcommand.
void CheckColumn(const AddColumn& add, Context& context) {
  if (context.effects().scans.empty() || context.IsNew(add.table)) return;
  for (const Constraint& constraint : add.column.constraints) {
    const bool check = constraint.kind == ConstraintKind::kCheck;
    // A foreign key on a column that is null everywhere has nothing to check.
    const bool foreign_key = constraint.kind == ConstraintKind::kForeignKey && add.column.default_value;
    if (!check && !foreign_key) continue;
    Draft draft = check ? context.Report(add.span,
                                         "reads and writes of '{}' wait while every row is checked against the "
                                         "CHECK of '{}'",
                                         add.table, add.column.name)
                        : context.Report(add.span,
                                         "reads and writes of '{}' wait while every row is checked against the "
                                         "foreign key of '{}'",
                                         add.table, add.column.name);
    draft.Advice("Add the column by itself, then the constraint with NOT VALID, and validate it in a later migration.");
  }
}

}  // namespace

SLUICE_RULE(constraint_without_not_valid){
    .id = "SLU103",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds CHECK and FOREIGN KEY constraints that are checked against all rows under a strong lock.",
    .why = R"md(
Adding a constraint checks all rows that are there, under the lock that adding takes: `ACCESS EXCLUSIVE` for a `CHECK`
(nobody reads or writes), `SHARE ROW EXCLUSIVE` on both tables for a `FOREIGN KEY` (nobody writes to either).

With `NOT VALID` the constraint holds for new rows at once and the lock is gone in a moment. `VALIDATE CONSTRAINT` in a
later transaction then checks the old rows under `SHARE UPDATE EXCLUSIVE`, while reads and writes go on. Both steps in one
transaction would keep the first lock for the whole check.

PostgreSQL manual: ALTER TABLE, "Notes".
)md",
    .bad = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);",
    .good = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;",
    .check = On<Check, CheckColumn>,
};

}  // namespace sluice::rules
