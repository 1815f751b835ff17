#include "rules/locks.h"

namespace sluice::rules {
namespace {

// What the statement locks for its foreign key, beside its own table.
bool LocksReferenced(const Constraint& constraint, const Name& table, const Context& context) {
  if (constraint.kind != ConstraintKind::kForeignKey) return false;
  const std::string referenced = context.schema().Key(constraint.referenced);
  return referenced != context.schema().Key(table) && !context.IsNewKey(referenced) &&
         IsStrong(context.effects().LockOn(referenced));
}

void ReportReferenced(Span span, const Constraint& constraint, const Name& table, Context& context) {
  if (!LocksReferenced(constraint, table, context)) return;
  const std::string referenced = context.schema().Key(constraint.referenced);
  if (IsHeldAlready(referenced, context) || context.statement_so_far().Find(referenced) != nullptr) return;
  // One note of a migration's new tables is enough.
  if ((context.Find(table) == nullptr || context.IsNew(table)) && context.HasReported()) return;
  context.Report(span, "writes to '{}' wait until the transaction with this foreign key ends", constraint.referenced)
      .Advice(
          "Keep the transaction short, with a lock_timeout: one foreign key to one table, and nothing slow behind it.");
}

void CheckCreate(const CreateTable& create, Context& context) {
  for (const Column& column : create.columns) {
    for (const Constraint& constraint : column.constraints) {
      ReportReferenced(constraint.span.length() > 0 ? constraint.span : create.span, constraint, create.table, context);
    }
  }
  for (const Constraint& constraint : create.constraints) {
    ReportReferenced(constraint.span.length() > 0 ? constraint.span : create.span, constraint, create.table, context);
  }
}

// One that is checked at once has a rule of its own.
void CheckAdd(const AddConstraint& add, Context& context) {
  if (!add.constraint.not_valid && !context.IsNew(add.table)) return;
  ReportReferenced(add.span, add.constraint, add.table, context);
}

void CheckColumn(const AddColumn& add, Context& context) {
  if (!context.effects().scans.empty() && !context.IsNew(add.table)) return;
  for (const Constraint& constraint : add.column.constraints) {
    ReportReferenced(add.span, constraint, add.table, context);
  }
}

}  // namespace

SLUICE_RULE(foreign_key_locks_both){
    .id = "SLU114",
    .severity = Severity::kNote,
    .category = Category::kLocking,
    .summary = "Finds foreign keys whose referenced table is in use: it is locked against writers, too.",
    .why = R"md(
A foreign key puts triggers on both tables, and locks both with `SHARE ROW EXCLUSIVE` until its transaction ends: also the
referenced one, also with `NOT VALID`, and also where the referencing table is made by the same `CREATE TABLE`. Writers to a
busy table such as `users` wait then, and `SELECT ... FOR UPDATE` goes on. The lock is short, as long as nothing slow
follows in the same transaction, but it first waits for every transaction that has changed a row there.

    CREATE TABLE invoices (id bigint PRIMARY KEY, order_id bigint);
    -- in a later migration, short and under a lock_timeout:
    ALTER TABLE invoices ADD FOREIGN KEY (order_id) REFERENCES orders NOT VALID;

Of tables that are made with such keys the first of each migration is named. Good to know rather than to avoid; ignore it where the referenced table is written seldom.

PostgreSQL manual: ALTER TABLE, `ADD table_constraint`; "Explicit Locking". Source: CreateTrigger.
)md",
    .bad = "CREATE TABLE invoices (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);",
    .good = "CREATE TABLE invoices (id bigint PRIMARY KEY, order_id bigint);",
    .check = On<CheckCreate, CheckAdd, CheckColumn>,
};

}  // namespace sluice::rules
