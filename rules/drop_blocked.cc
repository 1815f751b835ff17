#include <algorithm>

#include "analyzer/effects/volatility.h"
#include "analyzer/schema/dependents.h"
#include "rules/certainty.h"
#include "rules/listed.h"
#include "rules/locks.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// Seen on 15, 17 and 18; of older servers nothing is said.
constexpr int kGeneratedColumnsBlock = 15;

// In a DO block or a function a condition or a handler may have seen to it.
bool MayTell(const Context& context) {
  return !context.statement().is_body;
}

// A relation that the history is sure of; null where there is none.
const schema::Relation* Known(const Name& name, const Context& context) {
  if (!MayTell(context)) return nullptr;
  const schema::Relation* relation = context.Find(name);
  return relation != nullptr && IsSure(*relation, context) ? relation : nullptr;
}

bool IsSureOf(const schema::Dependent& dependent, const Context& context) {
  if (const schema::Relation* relation = context.schema().FindKey(dependent.key)) return IsSure(*relation, context);
  const auto type = context.schema().types().find(dependent.key);
  return type != context.schema().types().end() && IsSure(*type->second, context);
}

// What is dropped with it: itself, and the partitioned tables that it is a partition of.
std::vector<Name> NamesThatDrop(const std::string& key, const Context& context) {
  std::vector<Name> names{NameOfKey(key)};
  const schema::Relation* relation = context.schema().FindKey(key);
  while (relation != nullptr && relation->partition && !relation->parents.empty()) {
    names.push_back(NameOfKey(relation->parents.front()));
    relation = context.schema().FindKey(relation->parents.front());
  }
  return names;
}

// The relation or type that the action drops; null where it drops none.
const Name* DroppedBy(const Action& action) {
  if (const auto* table = std::get_if<DropTable>(&action)) return &table->table;
  if (const auto* view = std::get_if<DropView>(&action)) return &view->view;
  const auto* object = std::get_if<DropObject>(&action);
  return object != nullptr && object->kind == DropObject::Kind::kType ? &object->object : nullptr;
}

// One statement drops what it names together.
bool IsDroppedHere(const std::string& key, const Context& context) {
  const std::vector<Name> names = NamesThatDrop(key, context);
  const auto& actions = context.statement().actions;
  return std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
    const Name* dropped = DroppedBy(action);
    if (dropped == nullptr) return false;
    return std::any_of(names.begin(), names.end(), [&](const Name& name) {
      if (dropped->name != name.name) return false;
      const schema::KnownType* type = context.schema().FindType(*dropped);
      return context.schema().Key(*dropped) == name.schema + "." + name.name ||
             (type != nullptr && type->Key() == name.schema + "." + name.name);
    });
  });
}

std::string Described(const schema::Dependent& dependent) {
  std::string text(dependent.kind);
  if (!dependent.name.empty()) text += " " + dependent.name + " of";
  return text + " " + dependent.key;
}

void Report(Span span, const std::string& dropped, const schema::Dependents& dependents, Context& context) {
  if (dependents.empty()) return;
  std::vector<std::string> blocking;
  for (const schema::Dependent& dependent : dependents) {
    if (!IsSureOf(dependent, context) || IsDroppedHere(dependent.key, context)) continue;
    blocking.push_back(Described(dependent));
  }
  if (blocking.empty()) return;
  const std::string names = Listed(blocking);
  Draft draft = blocking.size() == 1
                    ? context.Report(span, "fails without CASCADE: '{}' depends on '{}'", names, dropped)
                    : context.Report(span, "fails without CASCADE: '{}' depend on '{}'", names, dropped);
  draft.Advice(
      "Drop by name what depends on it, first, and create again what is still wanted; CASCADE drops it without a "
      "word.");
  // Who goes back further has what later migrations' ways back drop out of the way.
  if (context.execution().direction == Direction::kDown) draft.Severity(Severity::kWarning);
}

void CheckTable(const DropTable& drop, Context& context) {
  const schema::Relation* table = drop.cascade ? nullptr : Known(drop.table, context);
  if (table == nullptr) return;
  Report(drop.span, drop.table.ToString(), schema::DependentsOf(*table, context.schema()), context);
}

void CheckView(const DropView& drop, Context& context) {
  const schema::Relation* view = drop.cascade ? nullptr : Known(drop.view, context);
  if (view == nullptr) return;
  Report(drop.span, drop.view.ToString(), schema::DependentsOf(*view, context.schema()), context);
}

// Refused with CASCADE, too. True where it was reported.
bool IsFixedColumn(const DropColumn& drop, const schema::Relation& table, Context& context) {
  const schema::Column* column = table.FindColumn(drop.column);
  if (column == nullptr) return false;
  if (schema::Mentions(table.partition_key.columns, drop.column)) {
    context.Report(drop.span, "fails: column '{}' is part of the partition key of '{}'", drop.column, drop.table)
        .Advice("The rows have to move into a table with another key.");
    return true;
  }
  if (column->inherited == 0) return false;
  context.Report(drop.span, "fails: '{}' inherits column '{}'", drop.table, drop.column)
      .Advice("Drop it from the table that it comes from.");
  return true;
}

void CheckColumn(const DropColumn& drop, Context& context) {
  const schema::Relation* table = Known(drop.table, context);
  if (table == nullptr || IsFixedColumn(drop, *table, context) || drop.cascade) return;
  schema::Dependents dependents = schema::DependentsOfColumn(*table, drop.column, context.schema());
  if (context.server().major < kGeneratedColumnsBlock) {
    std::erase_if(dependents, [](const schema::Dependent& each) { return each.kind == "column"; });
  }
  Report(drop.span, drop.table.ToString() + "." + drop.column, dependents, context);
}

void CheckConstraint(const DropConstraint& drop, Context& context) {
  const schema::Relation* table = Known(drop.table, context);
  const schema::Constraint* constraint = table == nullptr ? nullptr : table->FindConstraint(drop.constraint);
  if (constraint == nullptr) return;
  if (constraint->inherited > 0 || !constraint->parent.empty()) {
    context.Report(drop.span, "fails: '{}' inherits constraint '{}'", drop.table, drop.constraint)
        .Advice("Drop it from the table that it comes from.");
  } else if (!drop.cascade) {
    Report(drop.span, drop.constraint, schema::DependentsOfConstraint(*table, *constraint, context.schema()), context);
  }
}

void ReportRequired(Span span, const std::string& by, const std::string& required, std::string_view advice,
                    Context& context) {
  context.Report(span, "fails: '{}' requires '{}'", by, required).Advice(std::string(advice));
}

void CheckIndex(const DropIndex& drop, Context& context) {
  if (!MayTell(context)) return;
  const schema::Relation* table = context.schema().TableOfIndex(drop.index);
  const schema::Index* index = table == nullptr ? nullptr : table->FindIndex(drop.index.name);
  if (index == nullptr || !IsSure(*table, context)) return;
  if (table->FindConstraint(index->name) != nullptr) {
    ReportRequired(drop.span, "constraint " + index->name + " of " + table->Key(), drop.index.ToString(),
                   "Drop the constraint: its index goes with it.", context);
  } else if (!index->parent.empty()) {
    ReportRequired(drop.span, "index " + std::string(index->parent), drop.index.ToString(),
                   "It is a part of the partitioned table's index: only all of that can be dropped.", context);
  } else if (!drop.cascade) {
    Report(drop.span, drop.index.ToString(), schema::DependentsOfIndex(*table, index->name, context.schema()), context);
  }
}

void CheckSequence(const DropObject& drop, Context& context) {
  const schema::Relation* sequence = Known(drop.object, context);
  if (sequence == nullptr) return;
  const schema::Relation* owner = context.schema().FindKey(std::string_view(sequence->owner));
  const schema::Column* column =
      owner == nullptr ? nullptr : owner->FindColumn(std::string_view(sequence->owner_column));
  if (column != nullptr && column->generated == Generated::kIdentity && IsSure(*owner, context)) {
    ReportRequired(drop.span, "column " + column->name + " of " + owner->Key(), drop.object.ToString(),
                   "ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY drops it.", context);
  } else if (!drop.cascade) {
    Report(drop.span, drop.object.ToString(), schema::DependentsOfSequence(*sequence, context.schema()), context);
  }
}

void CheckType(const DropObject& drop, Context& context) {
  const schema::KnownType* type = context.schema().FindType(drop.object);
  if (type == nullptr || !IsSure(*type, context)) return;
  Report(drop.span, drop.object.ToString(), schema::DependentsOfType(type->Key(), context.schema()), context);
}

// A name that neither PostgreSQL nor another function of the history has.
bool IsOnlyOne(const schema::CreatedFunction& function, const Context& context) {
  const schema::KnownFunction* known = context.schema().FindFunctions(function.name);
  return known != nullptr && known->overloads.size() == 1 && !effects::BuiltInVolatility(function.name);
}

void CheckFunction(const DropObject& drop, Context& context) {
  const schema::CreatedFunction* function = context.schema().FindFunction(drop.object, drop.arguments);
  if (function == nullptr || !IsSure(*function, context)) return;
  const bool by_name = IsOnlyOne(*function, context);
  Report(drop.span, drop.object.ToString(), schema::DependentsOfFunction(*function, by_name, context.schema()),
         context);
}

void CheckObject(const DropObject& drop, Context& context) {
  if (!MayTell(context)) return;
  if (drop.kind == DropObject::Kind::kSequence) return CheckSequence(drop, context);
  if (drop.cascade) return;
  if (drop.kind == DropObject::Kind::kType) CheckType(drop, context);
  if (drop.kind == DropObject::Kind::kFunction) CheckFunction(drop, context);
}

void CheckSchema(const DropSchema& drop, Context& context) {
  if (drop.cascade || !MayTell(context)) return;
  std::vector<std::string> held;
  for (const auto& [key, relation] : context.schema().relations()) {
    if (relation->schema == drop.schema && relation->owner.empty() && IsSure(*relation, context)) {
      held.push_back(std::string(schema::WordOf(relation->kind)) + " " + key);
    }
  }
  for (const auto& [key, type] : context.schema().types()) {
    const bool is_relation = context.schema().FindKey(key) != nullptr;
    if (type->schema == drop.schema && !is_relation && IsSure(*type, context)) held.push_back("type " + key);
  }
  for (const auto& [key, function] : context.schema().functions()) {
    if (function->schema == drop.schema && IsSure(*function, context)) held.push_back("function " + key);
  }
  if (held.empty()) return;
  std::sort(held.begin(), held.end());
  context.Report(drop.span, "fails without CASCADE: '{}' is still in schema '{}'", Listed(held), drop.schema)
      .Advice("Drop by name what is in it, or move it to another schema, first.");
}

void CheckNotNull(const DropNotNull& drop, Context& context) {
  const schema::Relation* table = Known(drop.table, context);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(drop.column);
  if (column == nullptr) return;
  if (column->generated == Generated::kIdentity) {
    context.Report(drop.span, "fails: column '{}' of '{}' is an identity", drop.column, drop.table)
        .Advice("Drop the identity first: ALTER COLUMN ... DROP IDENTITY.");
    return;
  }
  for (const schema::Constraint& key : table->constraints) {
    if (key.kind != ConstraintKind::kPrimaryKey || !schema::Mentions(key.columns, drop.column)) continue;
    context
        .Report(drop.span, "fails: column '{}' of '{}' is in the primary key '{}'", drop.column, drop.table, key.name)
        .Advice("Drop the primary key first.");
  }
}

}  // namespace

SLUICE_RULE(drop_blocked){
    .id = "SLU521",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds a DROP that fails because something depends on what it drops, or requires it.",
    .why = R"md(
Without `CASCADE` the server refuses to drop what something else depends on: "cannot drop table orders because other objects
depend on it". A view reads the table or the column, a foreign key references it (and holds each partition of a partitioned
table), a trigger calls the function, a column is of the type, a default counts with the sequence. A developer's database
without that view does not show it.

Some things cannot be dropped at all while they are part of something: the index of a constraint, a partition's part of an
index, an inherited column or constraint, a column of the partition key, the sequence of an identity column, `NOT NULL` of a
primary key.

Drop by name what depends on it, first, each when nothing uses it any more, and create again what is still wanted:

    BEGIN;
    DROP VIEW open_orders;
    ALTER TABLE orders DROP COLUMN note;
    CREATE VIEW open_orders AS SELECT id, email FROM orders WHERE status = 'open';
    GRANT SELECT ON open_orders TO reporting;
    COMMIT;

`CASCADE` would drop all of it, and more than is thought of (cascade-reaches).

In a way back it is a warning: where several migrations are undone, what is in the way may be gone by the way back of a later
one. Right behind its own migration it fails.

Told only where the history is sure: unconditional statements made both, and nothing that is not analysed has run since. Not
told of what depends by a policy's subquery, by the body of a function or by its arguments, nor where the name of a function
may mean another one.

PostgreSQL manual: "Dependency Tracking"; errors 2BP01 and 42P16.
)md",
    .bad = R"sql(CREATE TABLE notes (id bigint PRIMARY KEY);
CREATE VIEW newest_note AS SELECT max(id) AS id FROM notes;
DROP TABLE notes;)sql",
    .good = R"sql(CREATE TABLE notes (id bigint PRIMARY KEY);
CREATE VIEW newest_note AS SELECT max(id) AS id FROM notes;
DROP VIEW newest_note;
DROP TABLE notes;)sql",
    .check =
        On<CheckTable, CheckView, CheckColumn, CheckConstraint, CheckIndex, CheckObject, CheckSchema, CheckNotNull>,
};

}  // namespace sluice::rules
