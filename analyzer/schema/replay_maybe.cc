// Actions that may not happen: the schema afterwards holds in both cases.
#include <type_traits>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

template <typename T>
concept MakesMaybe = requires(T action) {
  action.if_not_exists = true;
};

template <typename T>
concept OnTable = requires(const T& action) {
  action.table.name;
};

void Doubt(const model::Name& name, Schema& schema) {
  if (Relation* relation = schema.Edit(schema.Key(name))) relation->uncertain = true;
}

// What is kept is an upper bound of what later statements lock and build, but proves nothing: a CHECK is not valid, and
// a primary key does not make its columns NOT NULL.
void MayAdd(model::AddConstraint action, Schema& schema) {
  Relation* table = schema.Edit(schema.Key(action.table));
  if (table == nullptr) return;
  table->uncertain = true;
  model::Constraint& constraint = action.constraint;
  if (constraint.name.empty()) constraint.name = ConstraintName(table->name, constraint);
  if (constraint.kind == model::ConstraintKind::kPrimaryKey) constraint.kind = model::ConstraintKind::kUnique;
  constraint.not_valid = constraint.kind == model::ConstraintKind::kCheck;
  Apply(action, schema);
}

// It stays, and proves nothing any more.
void MayDrop(const model::DropConstraint& action, Schema& schema) {
  Relation* table = schema.Edit(schema.Key(action.table));
  if (table == nullptr) return;
  table->uncertain = true;
  for (Constraint& constraint : table->constraints.Edit()) {
    if (constraint.name == action.constraint) constraint.validated = false;
  }
}

void MayChangeType(const model::AlterColumnType& action, Schema& schema) {
  Relation* relation = schema.Edit(schema.Key(action.table));
  if (relation == nullptr) return;
  relation->uncertain = true;
  if (Column* column = relation->EditColumn(action.column)) column->type = {};
}

template <typename T>
constexpr bool HoldsEitherWay() {
  return std::is_same_v<T, model::CreateType> || std::is_same_v<T, model::DropNotNull> ||
         std::is_same_v<T, model::Insert> || std::is_same_v<T, model::CopyFrom> ||
         std::is_same_v<T, model::SetParameter> || std::is_same_v<T, model::NotAnalysed> ||
         std::is_same_v<T, model::Utility> || std::is_same_v<T, model::SyntaxError>;
}

template <typename T>
void MayApply(const T& action, Schema& schema) {
  if constexpr (std::is_same_v<T, model::AddConstraint>) {
    MayAdd(action, schema);
  } else if constexpr (std::is_same_v<T, model::DropConstraint>) {
    MayDrop(action, schema);
  } else if constexpr (std::is_same_v<T, model::AlterColumnType>) {
    MayChangeType(action, schema);
  } else if constexpr (HoldsEitherWay<T>()) {
    Apply(action, schema);
  } else if constexpr (MakesMaybe<T> && !std::is_same_v<T, model::CreateSchema>) {
    T made = action;
    made.if_not_exists = true;
    Apply(made, schema);
    if constexpr (OnTable<T>) Doubt(action.table, schema);
  } else if constexpr (OnTable<T>) {
    Doubt(action.table, schema);
  }
}

void MayApply(const model::CreateView& action, Schema& schema) {
  const bool replaces = action.or_replace && schema.Find(action.view) != nullptr;
  model::CreateView made = action;
  made.if_not_exists = true;
  Apply(made, schema);
  if (replaces) Doubt(action.view, schema);
}

// With CASCADE or not: what was in it may be anywhere else, too.
void MayApply(const model::DropSchema& /*action*/, Schema& schema) {
  schema.MarkUnknownChanges();
}

void MayApply(const model::DropView& action, Schema& schema) {
  Doubt(action.view, schema);
}

void DoubtFunction(const model::Name& name, const std::optional<std::string>& arguments, Schema& schema) {
  const CreatedFunction* found = schema.FindFunction(name, arguments);
  if (found == nullptr) return;
  CreatedFunction doubted = *found;
  doubted.uncertain = true;
  schema.PutFunction(found->Key(), std::move(doubted));
}

void MayApply(const model::CreateFunction& action, Schema& schema) {
  schema.SetFunction(action, true);
}

bool IsOfFunction(model::ReshapeKind kind) {
  return kind == model::ReshapeKind::kAlterFunction || kind == model::ReshapeKind::kRenameFunction ||
         kind == model::ReshapeKind::kMoveFunction;
}

void MayApply(const model::Reshape& action, Schema& schema) {
  if (IsOfFunction(action.kind)) return DoubtFunction(action.subject, action.arguments, schema);
  if (action.kind == model::ReshapeKind::kAddLabel) schema.AddLabel(action.subject, action.part, false);
  Doubt(action.subject, schema);
  if (!action.other.empty()) Doubt(action.other, schema);
}

void MayApply(const model::AttachPartition& action, Schema& schema) {
  Doubt(action.table, schema);
  Doubt(action.partition, schema);
}

void MayApply(const model::DetachPartition& action, Schema& schema) {
  Doubt(action.table, schema);
  Doubt(action.partition, schema);
}

void MayApply(const model::TableCommand& action, Schema& schema) {
  Doubt(action.table, schema);
  const bool about_both =
      action.kind == model::TableCommandKind::kInherit || action.kind == model::TableCommandKind::kDisinherit;
  if (about_both) Doubt(action.other, schema);
}

void MayApply(const model::AlterType& action, Schema& schema) {
  Doubt(action.type, schema);
}

void MayApply(const model::DropObject& action, Schema& schema) {
  if (action.kind == model::DropObject::Kind::kSequence) Doubt(action.object, schema);
  if (action.kind == model::DropObject::Kind::kFunction) DoubtFunction(action.object, action.arguments, schema);
}

void MayApply(const model::DropIndex& action, Schema& schema) {
  const Relation* table = schema.TableOfIndex(action.index);
  if (table != nullptr) schema.Edit(table->Key())->uncertain = true;
}

void MayApply(const model::CreateTable& action, Schema& schema) {
  const std::string key = schema.KeyToCreate(action.table, action.temporary);
  const bool known = schema.FindKey(key) != nullptr;
  model::CreateTable made = action;
  made.if_not_exists = true;
  Apply(made, schema);
  Relation* relation = schema.Edit(key);
  if (relation == nullptr) return;
  relation->maybe_older = known || !schema.history_is_complete();
  relation->uncertain = true;
}

}  // namespace

void Replay::ApplyMaybe(const model::Action& action) {
  NoteWritten(action, schema_);
  std::visit([this](const auto& alternative) { MayApply(alternative, schema_); }, action);
}

}  // namespace sluice::schema
