#include <algorithm>

#include "rules/locks.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

using schema::RelationKind;

void CheckView(const RenameTable& rename, Context& context) {
  const schema::Relation* relation = context.Find(rename.table);
  const bool view = relation == nullptr
                        ? rename.view
                        : relation->kind == RelationKind::kView || relation->kind == RelationKind::kMaterializedView;
  if (!view || context.IsNew(rename.table)) return;
  const std::string new_name = Name{rename.table.schema, rename.new_name, {}}.ToSql();
  context.Report(rename.span, "clients that still read '{}' fail once it is called '{}'", rename.table, rename.new_name)
      .Sql(std::string(context.Text(rename.span)) +
           ";\n-- in the same transaction, until no client says the old name:\n" + "CREATE VIEW " +
           rename.table.ToSql() + " AS SELECT * FROM " + new_name + ";")
      .UnlessLater(IsRelation(context.schema().Key(rename.table)));
}

// Relations that their new schema's clients find are found by their old name no more.
void CheckMoved(const SetTableSchema& move, Context& context) {
  if (context.IsNew(move.table)) return;
  context
      .Report(move.span, "clients that look for '{}' where it was fail once it is in schema '{}'", move.table,
              move.new_schema)
      .Advice("Leave a view of it in the old schema, in the same transaction, until every client finds the new one.")
      .UnlessLater(IsRelation(context.schema().Key(move.table)));
}

void CheckSchema(const RenameSchema& rename, Context& context) {
  const auto& relations = context.schema().relations();
  const bool holds_old = std::any_of(relations.begin(), relations.end(), [&](const auto& item) {
    return item.second->schema == rename.schema && !context.IsNewKey(item.first);
  });
  const bool holds_any = std::any_of(relations.begin(), relations.end(),
                                     [&](const auto& item) { return item.second->schema == rename.schema; });
  if (holds_any && !holds_old) return;  // the migration made it and filled it
  context
      .Report(rename.span, "every name that starts with '{}' fails once the schema is called '{}'", rename.schema,
              rename.new_name)
      .Advice("Create the new schema, move clients over table by table with views, and drop the old one in the end.");
}

void CheckLabel(const Reshape& reshape, Context& context) {
  if (reshape.kind != ReshapeKind::kRenameLabel || context.IsNewType(reshape.subject)) return;
  context
      .Report(reshape.span, "clients that still say value '{}' of '{}' fail once it is called '{}'", reshape.part,
              reshape.subject.ToString(), reshape.new_name)
      .Advice("Add the new value, let clients read both, change the rows in batches, and leave the old one unused.");
}

// Its trigger follows, and nobody else may call it.
bool RunsInTrigger(const schema::CreatedFunction& function, const schema::Schema& schema) {
  const auto runs = [&](const schema::Trigger& trigger) { return trigger.function == function.name; };
  return std::any_of(schema.relations().begin(), schema.relations().end(), [&](const auto& item) {
    return std::any_of(item.second->triggers.begin(), item.second->triggers.end(), runs);
  });
}

void CheckFunction(const Reshape& reshape, Context& context) {
  const bool renamed = reshape.kind == ReshapeKind::kRenameFunction;
  if (!renamed && reshape.kind != ReshapeKind::kMoveFunction) return;
  if (context.IsNewFunction(reshape.subject, reshape.arguments)) return;
  const schema::CreatedFunction* function = context.schema().FindFunction(reshape.subject, reshape.arguments);
  if (function != nullptr && RunsInTrigger(*function, context.schema())) return;
  context
      .Report(reshape.span, "clients and functions that still call '{}' fail: it becomes '{}'",
              reshape.subject.ToString(), renamed ? reshape.new_name : reshape.new_name + "." + reshape.subject.name)
      .Severity(Severity::kWarning)
      .Advice("Create the function under the new name, and drop the old one when nothing calls it any more.")
      .UnlessLater([key = function == nullptr ? std::string() : function->Key()](const schema::Schema& schema) {
        return schema.functions().contains(key);
      });
}

// The columns of the type follow; what casts to it by name does not.
void CheckType(const AlterType& alter, Context& context) {
  if (alter.change != AlterType::Change::kRename || context.IsNewType(alter.type)) return;
  context
      .Report(alter.span, "clients that still say type '{}' (a cast, a declaration) fail once it is called '{}'",
              alter.type.ToString(), alter.new_name)
      .Severity(Severity::kWarning)
      .Advice("Keep the name: columns of the type do not show it, but casts and function bodies do.")
      .UnlessLater([key = context.schema().Key(alter.type)](const schema::Schema& schema) {
        return schema.types().contains(key);
      });
}

// Defaults and identity columns follow.
void CheckSequence(const TableCommand& command, Context& context) {
  if (command.kind != TableCommandKind::kRenameSequence || context.IsNew(command.table)) return;
  const schema::Relation* sequence = context.Find(command.table);
  const bool owned = sequence != nullptr && !sequence->owner.empty();
  context
      .Report(command.span, "clients that call nextval('{}') themselves fail once it is called '{}'", command.table,
              command.other.name)
      .Severity(owned ? Severity::kNote : Severity::kWarning)
      .Advice("Keep the name where an object mapper counts with the sequence by name.")
      .UnlessLater(IsRelation(context.schema().Key(command.table)));
}

}  // namespace

SLUICE_RULE(rename_view_or_schema_or_enum_value){
    .id = "SLU403",
    .severity = Severity::kError,
    .category = Category::kCompatibility,
    .summary = "Finds renames of views, schemas, enum values, functions, types and sequences in use.",
    .why = R"md(
PostgreSQL keeps what depends on the object in the database: views, defaults and columns follow the new name. Programs do not.
Those of the version that is still running say the old name and fail until they are replaced, and so do functions, whose bodies
are text. The rename itself is quick: `ACCESS EXCLUSIVE` on a view or sequence, no lock on any table for a schema, a type or
an enum value. Moving a relation to another schema (`SET SCHEMA`) is a rename for all who do not have that schema in their
`search_path`.

An error for views, schemas, moved relations and values of enums, which clients say all the time; a warning for functions and
types; a note for a sequence that a column owns. Tables and columns have rules of their own. Not reported where the same
migration made the object, or something else has the old name by its end (a view left behind, a type that was swapped), nor for
functions that a trigger runs.

For a view, leave one of the old name behind, in the same transaction:

    ALTER VIEW open_orders RENAME TO pending_orders;
    CREATE VIEW open_orders AS SELECT * FROM pending_orders;

For a value of an enum, add the new one (`ALTER TYPE ... ADD VALUE`), let programs understand both, then change the rows.

Ignore it where nothing outside the database says the name.

PostgreSQL manual: ALTER VIEW, ALTER SCHEMA, ALTER TYPE, ALTER FUNCTION, ALTER SEQUENCE.
)md",
    .bad = "ALTER VIEW order_numbers RENAME TO numbers_of_orders;",
    .good = "CREATE VIEW numbers_of_orders AS SELECT id, number FROM orders;",
    .check = On<CheckView, CheckMoved, CheckSchema, CheckLabel, CheckFunction, CheckType, CheckSequence>,
};

}  // namespace sluice::rules
