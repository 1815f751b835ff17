#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Report(Span span, const Name& table, Context& context) {
  const std::string key = context.schema().Key(table);
  context.Report(span, "the rows of '{}' are lost in a crash and never reach a replica", table)
      .Advice("Make it a logged table, unless its rows can be loaded again at any time.")
      .UnlessLater([key](const schema::Schema& schema) {
        const schema::Relation* relation = schema.FindKey(key);
        return relation != nullptr && !relation->unlogged;
      });
}

void CheckCreate(const CreateTable& create, Context& context) {
  if (create.unlogged && !create.temporary) Report(create.span, create.table, context);
}

void CheckSet(const TableCommand& command, Context& context) {
  if (command.kind != TableCommandKind::kSetUnlogged) return;
  const schema::Relation* table = context.Find(command.table);
  if (table == nullptr || (!table->unlogged && !table->partitioned)) Report(command.span, command.table, context);
}

}  // namespace

SLUICE_RULE(unlogged_table){
    .id = "SLU311",
    .severity = Severity::kWarning,
    .category = Category::kDataLoss,
    .summary = "Finds tables that are unlogged: a crash empties them, and replicas do not have their rows.",
    .why = R"md(
Changes of an unlogged table are not written to the WAL. After a crash or an immediate shutdown PostgreSQL empties it; replicas
and backups made from the WAL never have its rows.

That is right for caches and for what is loaded again at any time: then ignore it. A table that is created unlogged to be
filled quickly, and set `LOGGED` in the same migration, is not reported.

PostgreSQL manual: CREATE TABLE, `UNLOGGED`.
)md",
    .bad = "CREATE UNLOGGED TABLE sessions (id bigint PRIMARY KEY);",
    .good = R"sql(CREATE UNLOGGED TABLE sessions (id bigint PRIMARY KEY);
ALTER TABLE sessions SET LOGGED;)sql",
    .check = On<CheckCreate, CheckSet>,
};

}  // namespace sluice::rules
