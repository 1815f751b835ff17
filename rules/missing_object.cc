#include <algorithm>
#include <array>

#include "rules/certainty.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// A condition or a handler may have seen to it; ALTER TABLE IF EXISTS is nothing that an action tells.
bool MayTell(const Context& context) {
  if (context.statement().is_body) return false;
  const Span span = context.statement().span;
  return !context.Behind(span, "EXISTS");
}

bool IsSystemColumn(const std::string& column) {
  constexpr std::array<std::string_view, 6> kSystem = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};
  return std::find(kSystem.begin(), kSystem.end(), column) != kSystem.end();
}

// A table that the history knows whole.
const schema::Relation* Known(const Name& table, const Context& context) {
  const schema::Relation* known = context.Find(table);
  return known != nullptr && known->IsTable() && IsSure(*known, context) ? known : nullptr;
}

// Reported once for each relation that the statement names.
void CheckRelation(Span span, const Name& relation, Context& context) {
  if (relation.empty() || !context.schema().IsDropped(context.schema().Key(relation)) || !MayTell(context)) return;
  context.Report(span, "the statement fails: the history has dropped or renamed '{}'", relation)
      .Advice("Say the name that it has by then, or take the statement out.");
}

void CheckColumn(Span span, const Name& table, const std::string& column, Context& context) {
  const schema::Relation* known = Known(table, context);
  if (known == nullptr || !known->columns_known || column.empty() || IsSystemColumn(column)) return;
  if (known->FindColumn(column) != nullptr || !MayTell(context)) return;
  context.Report(span, "the statement fails: '{}' has no column '{}'", table, column)
      .Advice("The history created the table, and no statement so far gave it that column, or one took it away.");
}

void CheckColumns(Span span, const Name& table, const std::vector<std::string>& columns, Context& context) {
  for (const std::string& column : columns) CheckColumn(span, table, column, context);
}

// Names of NOT NULL constraints, which servers from 18 on have, are not kept.
void CheckConstraint(Span span, const Name& table, const std::string& constraint, Context& context) {
  const schema::Relation* known = Known(table, context);
  if (known == nullptr || known->FindConstraint(constraint) != nullptr || constraint.ends_with("_not_null")) return;
  if (!MayTell(context)) return;
  context.Report(span, "the statement fails: '{}' has no constraint '{}'", table, constraint)
      .Advice("Where nothing else named it, PostgreSQL did: see its list of constraints for the name that it has.");
}

void CheckDropTable(const DropTable& drop, Context& context) {
  if (!drop.if_exists) CheckRelation(drop.span, drop.table, context);
}

void CheckDropView(const DropView& drop, Context& context) {
  if (!drop.if_exists) CheckRelation(drop.span, drop.view, context);
}

void CheckDropIndex(const DropIndex& drop, Context& context) {
  if (!drop.if_exists) CheckRelation(drop.span, drop.index, context);
}

void CheckRenameIndex(const RenameIndex& rename, Context& context) {
  if (!rename.if_exists) CheckRelation(rename.span, rename.index, context);
}

void CheckDropSequence(const DropObject& drop, Context& context) {
  if (drop.kind == DropObject::Kind::kSequence && !drop.if_exists) CheckRelation(drop.span, drop.object, context);
}

void CheckPart(const TableCommand& command, Context& context) {
  const bool trigger = command.kind == TableCommandKind::kDropTrigger;
  if (!trigger && command.kind != TableCommandKind::kDropPolicy) return;
  const schema::Relation* table = Known(command.table, context);
  if (table == nullptr || !MayTell(context)) return;
  if (trigger ? schema::HasPart(table->triggers, command.part) : schema::HasPart(table->policies, command.part)) return;
  context
      .Report(command.span, "the statement fails: '{}' has no '{}' '{}'", command.table, trigger ? "trigger" : "policy",
              command.part)
      .Advice("The history created the table, and no statement so far made it, or one dropped or renamed it.");
}

void CheckCommand(const TableCommand& command, Context& context) {
  // Of ALTER TABLE it is the column that need not have it.
  const bool of_column =
      command.kind == TableCommandKind::kDropIdentity || command.kind == TableCommandKind::kDropExpression;
  if (command.if_exists && !of_column) return;
  CheckRelation(command.span, command.table, context);
  CheckPart(command, context);
}

// Of a table that is created: LIKE and parents may bring columns that it does not list.
void CheckOwnColumns(const CreateTable& create, Context& context) {
  const bool lists_all = create.like.empty() && create.inherits.empty() && !create.of_type && !create.from_query;
  if (!lists_all || create.columns.size() > schema::kMostColumns || !MayTell(context)) return;
  for (const Constraint& constraint : create.constraints) {
    if (constraint.kind == ConstraintKind::kCheck) continue;
    for (const std::string& name : constraint.columns) {
      const bool there = std::any_of(create.columns.begin(), create.columns.end(),
                                     [&](const Column& column) { return column.name == name; });
      if (there || IsSystemColumn(name)) continue;
      context.Report(constraint.span, "the statement fails: '{}' has no column '{}'", create.table, name)
          .Advice("The key names a column that the table does not list.");
    }
  }
}

void CheckRenameTable(const RenameTable& rename, Context& context) {
  if (!rename.if_exists) CheckRelation(rename.span, rename.table, context);
}

void CheckIndex(const CreateIndex& create, Context& context) {
  CheckRelation(create.span, create.table, context);
  for (const IndexPart& part : create.parts) CheckColumn(create.span, create.table, part.column, context);
  CheckColumns(create.span, create.table, create.included, context);
}

void CheckAddColumn(const AddColumn& add, Context& context) {
  CheckRelation(add.span, add.table, context);
}

void CheckDropColumn(const DropColumn& drop, Context& context) {
  CheckRelation(drop.span, drop.table, context);
  if (!drop.if_exists) CheckColumn(drop.span, drop.table, drop.column, context);
}

template <typename OnColumn>
void CheckOnColumn(const OnColumn& change, Context& context) {
  CheckRelation(change.span, change.table, context);
  CheckColumn(change.span, change.table, change.column, context);
}

void CheckRenameColumn(const RenameColumn& rename, Context& context) {
  if (rename.if_exists) return;
  CheckOnColumn(rename, context);
}

void CheckAdd(const AddConstraint& add, Context& context) {
  CheckRelation(add.span, add.table, context);
  if (add.constraint.kind == ConstraintKind::kForeignKey) {
    CheckRelation(add.span, add.constraint.referenced, context);
    CheckColumns(add.span, add.constraint.referenced, add.constraint.referenced_columns, context);
  }
  if (add.constraint.kind == ConstraintKind::kCheck) return;  // its names may be those of functions' parts
  CheckColumns(add.span, add.table, add.constraint.columns, context);
}

void CheckDrop(const DropConstraint& drop, Context& context) {
  CheckRelation(drop.span, drop.table, context);
  if (!drop.if_exists) CheckConstraint(drop.span, drop.table, drop.constraint, context);
}

template <typename OnConstraint>
void CheckOnConstraint(const OnConstraint& change, Context& context) {
  CheckRelation(change.span, change.table, context);
  CheckConstraint(change.span, change.table, change.constraint, context);
}

void CheckInsert(const Insert& insert, Context& context) {
  CheckRelation(insert.span, insert.table, context);
  CheckColumns(insert.span, insert.table, insert.columns, context);
  CheckColumns(insert.span, insert.table, insert.conflict_columns, context);
  if (!insert.conflict_constraint.empty()) {
    CheckConstraint(insert.span, insert.table, insert.conflict_constraint, context);
  }
}

void CheckUpdate(const Update& update, Context& context) {
  CheckRelation(update.span, update.table, context);
  CheckColumns(update.span, update.table, update.columns, context);
}

void CheckDelete(const Delete& del, Context& context) {
  CheckRelation(del.span, del.table, context);
}

void CheckTruncated(const Truncate& truncate, Context& context) {
  for (const Name& table : truncate.tables) CheckRelation(truncate.span, table, context);
}

void CheckReadByView(const CreateView& create, Context& context) {
  for (const model::QueryScope& scope : create.query.scopes) {
    for (const model::FromItem& item : scope.from) CheckRelation(create.span, item.relation, context);
  }
}

// ADD VALUE before or behind another one, and RENAME VALUE.
void CheckLabel(const Reshape& reshape, Context& context) {
  const bool renames = reshape.kind == ReshapeKind::kRenameLabel;
  if ((!renames && reshape.kind != ReshapeKind::kAddLabel) || context.statement().is_body) return;
  const std::string& label = renames ? reshape.part : reshape.new_name;
  const schema::KnownType* type = label.empty() ? nullptr : context.schema().FindType(reshape.subject);
  if (type == nullptr || !IsSure(*type, context)) return;
  if (std::find(type->labels.begin(), type->labels.end(), label) != type->labels.end()) return;
  context.Report(reshape.span, "the statement fails: '{}' has no value '{}'", reshape.subject, label)
      .Advice("The history created the type, and no statement so far gave it that value, or one renamed it.");
}

}  // namespace

SLUICE_RULE(missing_object){
    .id = "SLU509",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds statements about tables, columns and the like that the history has dropped or never made.",
    .why = R"md(
The server refuses it (`column "email" of relation "orders" does not exist`), and the migration stops there. It happens where
two branches meet of which one drops or renames what the other changes, where a name was mistyped, and where a constraint has
the name that PostgreSQL gave it and not the one that was meant.

Told only where the history is sure: of a relation or an index, where a statement dropped, renamed or moved it by name, or the
table or column that it went along with, and nothing made it anew; of a column or a constraint, where the history created the table and knows all its columns; of an enum's value, where it
created the type. Relations that the history never saw may come from elsewhere, an extension or another program, and are not
reported. Nor is anything where a statement that is not analysed came in between, in a `DO` block, or with `IF EXISTS`.

Say the name that it has by then, or take the statement out.

Ignore it where the table is changed by something else than this history.

PostgreSQL manual: appendix A, errors 42P01, 42703 and 42704.
)md",
    .bad = "ALTER TABLE orders ALTER COLUMN colour SET NOT NULL;",
    .good = "ALTER TABLE orders ALTER COLUMN email SET DEFAULT '';",
    .check = On<CheckDropTable, CheckDropView, CheckDropIndex, CheckRenameIndex, CheckDropSequence, CheckCommand,
                CheckOwnColumns, CheckRenameTable, CheckIndex, CheckAddColumn, CheckDropColumn,
                CheckOnColumn<AlterColumnType>, CheckOnColumn<SetNotNull>, CheckOnColumn<DropNotNull>,
                CheckOnColumn<SetDefault>, CheckRenameColumn, CheckAdd, CheckDrop,
                CheckOnConstraint<ValidateConstraint>, CheckOnConstraint<RenameConstraint>, CheckInsert, CheckUpdate,
                CheckDelete, CheckTruncated, CheckReadByView, CheckLabel>,
};

}  // namespace sluice::rules
