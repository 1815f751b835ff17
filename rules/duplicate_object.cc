#include <algorithm>

#include "rules/certainty.h"
#include "rules/locks.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// In a DO block or a function a condition or a handler may have seen to it.
bool MayTell(const Context& context) {
  return !context.statement().is_body;
}

void Report(Span span, std::string_view kind, const std::string& name, Context& context) {
  context.Report(span, "the statement fails: there is a '{}' of the name '{}' already", kind, name)
      .Advice("The history created it before and did not drop it since.");
}

bool IsTypeForSure(const std::string& key, const Context& context) {
  const auto there = context.schema().types().find(key);
  return there != context.schema().types().end() && IsSure(*there->second, context);
}

// Tables, views, sequences and indexes share their names.
void CheckRelation(Span span, const std::string& key, const std::string& name, Context& context) {
  if (!MayTell(context)) return;
  if (const schema::Relation* there = context.schema().FindKey(key)) {
    if (IsSure(*there, context)) Report(span, schema::WordOf(there->kind), name, context);
    return;
  }
  const schema::Relation* owner = context.schema().TableOfIndex(NameOfKey(key));
  if (owner != nullptr && IsSure(*owner, context)) Report(span, "index", name, context);
}

// Its rows are of a type of the same name.
void CheckRelationWithRows(Span span, const std::string& key, const std::string& name, Context& context) {
  if (MayTell(context) && context.schema().FindKey(key) == nullptr && IsTypeForSure(key, context)) {
    return Report(span, "type", name, context);
  }
  CheckRelation(span, key, name, context);
}

void CheckOwnColumns(const CreateTable& create, Context& context) {
  std::vector<std::string_view> names(create.columns.size());
  std::transform(create.columns.begin(), create.columns.end(), names.begin(),
                 [](const Column& column) { return std::string_view(column.name); });
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice == names.end()) return;
  Report(create.span, "column", create.table.ToString() + "." + std::string(*twice), context);
}

void ReportSecond(Span span, const Name& table, std::string_view what, Context& context) {
  context.Report(span, "the statement fails: '{}' gets a second '{}'", table, what).Advice("There can be one alone.");
}

bool IsPrimaryKey(const Constraint& constraint) {
  return constraint.kind == ConstraintKind::kPrimaryKey;
}

void CheckOwnKeys(const CreateTable& create, Context& context) {
  auto keys = std::count_if(create.constraints.begin(), create.constraints.end(), IsPrimaryKey);
  for (const Column& column : create.columns) {
    keys += std::count_if(column.constraints.begin(), column.constraints.end(), IsPrimaryKey);
  }
  if (keys > 1) ReportSecond(create.span, create.table, "primary key", context);
}

bool HasDefaultPartition(const schema::Relation& table, const Context& context) {
  return std::any_of(table.children.begin(), table.children.end(), [&](const std::string& key) {
    const schema::Relation* partition = context.schema().FindKey(key);
    return partition != nullptr && partition->default_partition && IsSure(*partition, context);
  });
}

void CheckDefaultPartition(const CreateTable& create, Context& context) {
  if (!create.is_default_partition || create.inherits.empty() || !MayTell(context)) return;
  const schema::Relation* table = context.Find(create.inherits.front());
  if (table != nullptr && HasDefaultPartition(*table, context)) {
    ReportSecond(create.span, create.inherits.front(), "default partition", context);
  }
}

void CheckTable(const CreateTable& create, Context& context) {
  if (create.if_not_exists) return;
  CheckOwnColumns(create, context);
  CheckOwnKeys(create, context);
  CheckDefaultPartition(create, context);
  if (create.temporary) return;
  CheckRelationWithRows(create.span, context.schema().KeyToCreate(create.table, false), create.table.ToString(),
                        context);
}

void CheckView(const CreateView& create, Context& context) {
  if (create.if_not_exists || create.or_replace || create.temporary) return;
  CheckRelationWithRows(create.span, context.schema().KeyToCreate(create.view, false), create.view.ToString(), context);
}

void CheckSequence(const CreateSequence& create, Context& context) {
  if (create.if_not_exists || create.temporary) return;
  CheckRelation(create.span, context.schema().KeyToCreate(create.sequence, false), create.sequence.ToString(), context);
}

// In the schema of its table.
void CheckIndex(const CreateIndex& create, Context& context) {
  if (create.if_not_exists || create.name.empty() || !MayTell(context)) return;
  const schema::Relation* table = context.Find(create.table);
  if (table == nullptr || table->temporary) return;
  CheckRelation(create.span, table->schema + "." + create.name, create.name, context);
}

void CheckColumn(const AddColumn& add, Context& context) {
  if (add.if_not_exists || !MayTell(context)) return;
  const schema::Relation* table = context.Find(add.table);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(add.column.name);
  if (column == nullptr || !IsSure(*table, context) || !IsSure(*column, context)) return;
  Report(add.span, "column", add.table.ToString() + "." + add.column.name, context);
}

// Of one ALTER TABLE what drops is done first, wherever it stands (AT_PASS_DROP in tablecmds.c).
bool IsDroppedHere(const std::string& constraint, const Context& context) {
  const auto& actions = context.statement().actions;
  return std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
    const auto* drop = std::get_if<DropConstraint>(&action);
    return std::holds_alternative<DropColumn>(action) || (drop != nullptr && drop->constraint == constraint);
  });
}

// USING INDEX gives an index that is there the constraint's name.
bool MakesIndex(const model::Constraint& constraint) {
  return constraint.using_index.empty() &&
         (constraint.kind == ConstraintKind::kPrimaryKey || constraint.kind == ConstraintKind::kUnique ||
          constraint.kind == ConstraintKind::kExclusion);
}

void CheckConstraint(const AddConstraint& add, Context& context) {
  if (add.constraint.name.empty() || !MayTell(context)) return;
  const schema::Relation* table = context.Find(add.table);
  if (table == nullptr || !IsSure(*table, context)) return;
  const schema::Constraint* there = table->FindConstraint(add.constraint.name);
  if (there != nullptr && there->inherited == 0) return Report(add.span, "constraint", add.constraint.name, context);
  if (there != nullptr || !MakesIndex(add.constraint) || IsDroppedHere(add.constraint.name, context)) return;
  CheckRelation(add.span, table->schema + "." + add.constraint.name, add.constraint.name, context);
}

void CheckPrimaryKey(const AddConstraint& add, Context& context) {
  if (add.constraint.kind != ConstraintKind::kPrimaryKey || !MayTell(context)) return;
  const schema::Relation* table = context.Find(add.table);
  if (table == nullptr || !IsSure(*table, context)) return;
  for (const schema::Constraint& there : table->constraints) {
    if (there.kind != ConstraintKind::kPrimaryKey || there.name == add.constraint.name) continue;
    if (!IsDroppedHere(there.name, context)) Report(add.span, "primary key", there.name, context);
  }
}

void CheckType(const CreateType& create, Context& context) {
  if (!MayTell(context)) return;
  const std::string key = context.schema().KeyToCreate(create.type, false);
  const schema::Relation* rows = context.schema().FindKey(key);
  if (IsTypeForSure(key, context)) {
    Report(create.span, "type", create.type.ToString(), context);
  } else if (rows != nullptr && rows->kind != schema::RelationKind::kSequence && IsSure(*rows, context)) {
    Report(create.span, schema::WordOf(rows->kind), create.type.ToString(), context);
  }
}

void CheckSchema(const CreateSchema& create, Context& context) {
  if (create.if_not_exists || !MayTell(context)) return;
  const auto there = context.schema().schemas().find(create.schema);
  if (there == context.schema().schemas().end() || !*there->second || context.schema().MayHaveChangedEver()) return;
  Report(create.span, "schema", create.schema, context);
}

void CheckFunction(const CreateFunction& create, Context& context) {
  if (create.or_replace || !MayTell(context)) return;
  Name name = create.function;
  if (name.schema.empty()) name.schema = context.schema().CreationSchema();
  const schema::CreatedFunction* there = context.schema().FindFunction(name, create.arguments);
  if (there == nullptr || !IsSure(*there, context)) return;
  Report(create.span, "function", create.function.ToString() + "(" + create.arguments + ")", context);
}

void CheckPart(const TableCommand& command, Context& context) {
  const bool trigger = command.kind == TableCommandKind::kCreateTrigger && !command.replaces;
  if ((!trigger && command.kind != TableCommandKind::kCreatePolicy) || !MayTell(context)) return;
  const schema::Relation* table = context.Find(command.table);
  if (table == nullptr || !IsSure(*table, context)) return;
  const auto is_there = [&](const schema::Policy& policy) {
    return policy.name == command.part && !(policy.reads_others && context.schema().has_cascaded());
  };
  const bool there = trigger ? schema::HasPart(table->triggers, command.part)
                             : std::any_of(table->policies.begin(), table->policies.end(), is_there);
  if (there) Report(command.span, trigger ? "trigger" : "policy", command.part, context);
}

void CheckLabel(const Reshape& reshape, Context& context) {
  const bool adds = reshape.kind == ReshapeKind::kAddLabel && !reshape.if_not_exists;
  if ((!adds && reshape.kind != ReshapeKind::kRenameLabel) || !MayTell(context)) return;
  const schema::KnownType* type = context.schema().FindType(reshape.subject);
  if (type == nullptr || !IsSure(*type, context)) return;
  const std::string& label = adds ? reshape.part : reshape.new_name;
  if (std::find(type->labels.begin(), type->labels.end(), label) == type->labels.end()) return;
  Report(reshape.span, "value", label, context);
}

void CheckRenamed(const RenameTable& rename, Context& context) {
  const schema::Relation* relation = context.Find(rename.table);
  if (relation == nullptr || relation->temporary) return;
  CheckRelation(rename.span, relation->schema + "." + rename.new_name, rename.new_name, context);
}

void CheckMoved(const SetTableSchema& move, Context& context) {
  const schema::Relation* relation = context.Find(move.table);
  if (relation == nullptr || relation->temporary || relation->schema == move.new_schema) return;
  CheckRelation(move.span, move.new_schema + "." + relation->name, relation->name, context);
}

void CheckRenamedColumn(const RenameColumn& rename, Context& context) {
  if (!MayTell(context)) return;
  const schema::Relation* table = context.Find(rename.table);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(rename.new_name);
  if (column == nullptr || !IsSure(*table, context) || !IsSure(*column, context)) return;
  Report(rename.span, "column", rename.table.ToString() + "." + rename.new_name, context);
}

}  // namespace

SLUICE_RULE(duplicate_object){
    .id = "SLU508",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds CREATE and ADD of what an earlier statement of the history has created.",
    .why = R"md(
The server refuses it (`relation "orders" already exists`), and the migration stops there: on every new database, on the test
server and in the end in production. It happens where two branches each bring a migration that adds the same column, where one
was generated twice, or where something was made by hand and put into a migration later. Two names that differ only behind
their 63rd byte are the same, too.

Told of schemas, tables, views, sequences, indexes, columns, constraints, triggers, policies, functions, types and values of
enums, of a second primary key or default partition, and only where the history is sure:
an unconditional statement created it, and nothing that is not analysed has run since. What stands in a `DO` block is left
alone: it may have asked first. `IF NOT EXISTS` does not fail; but it keeps what is there, whatever it looks like.

Drop the second statement, or write what turns the one into the other (`ALTER`).

Ignore it where the two run on different databases, and better give each a history of its own.

PostgreSQL manual: appendix A, errors 42P07, 42701 and 42710.
)md",
    .bad = "ALTER TABLE orders ADD COLUMN status text;",
    .good = "ALTER TABLE orders ADD COLUMN colour text;",
    .check =
        On<CheckTable, CheckView, CheckSequence, CheckIndex, CheckColumn, CheckConstraint, CheckPrimaryKey, CheckType,
           CheckSchema, CheckFunction, CheckPart, CheckLabel, CheckRenamed, CheckRenamedColumn, CheckMoved>,
};

}  // namespace sluice::rules
