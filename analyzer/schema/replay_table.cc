// Tables as wholes.
#include <algorithm>
#include <utility>

#include "analyzer/schema/not_null.h"
#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"
#include "analyzer/schema/stored_query.h"
#include "analyzer/schema/types.h"

namespace sluice::schema {
namespace {

// INSERT ... VALUES of more rows than this fills a table: what is built on it then takes a while.
constexpr uint64_t kManyRows = 10'000;

// One column that several parents have is one column; an identity stays with its table (MergeAttributes).
void TakeColumnsOf(const Relation* parent, Relation& relation) {
  if (parent == nullptr || !parent->columns_known) {
    relation.columns_known = false;
    return;
  }
  for (const Column& column : parent->columns) {
    if (Column* other = relation.EditColumn(column.name)) {
      ++other->inherited;
      other->not_null = other->not_null || column.not_null;
      other->has_default = other->has_default || column.has_default;
      continue;
    }
    Column& taken = relation.columns.Edit().emplace_back(column);
    taken.type = StoredType(column.type);
    taken.sequence.clear();
    taken.created = {};
    taken.local = false;
    taken.inherited = 1;
    if (taken.generated == model::Generated::kIdentity) taken.generated = model::Generated::kNo;
  }
}

// Its columns are the table's own.
void TakeColumnsOfType(const Relation* type, Relation& relation) {
  if (type == nullptr) {
    relation.columns_known = false;
  } else {
    relation.columns.Edit().insert(relation.columns.end(), type->columns.begin(), type->columns.end());
  }
}

// LIKE: a copy, which knows nothing of the table afterwards.
void TakeColumnsLike(const Relation* source, const model::LikeOptions& options, Relation& relation) {
  if (source == nullptr || !source->columns_known) {
    relation.columns_known = false;
    return;
  }
  for (const Column& column : source->columns) {
    Column& taken = relation.columns.Edit().emplace_back(column);
    taken.type = StoredType(column.type);
    taken.sequence.clear();
    taken.created = {};
    taken.local = true;
    taken.inherited = 0;
    const bool generated =
        column.generated == model::Generated::kStored || column.generated == model::Generated::kVirtual;
    if (generated ? !options.generated : !options.defaults) {
      taken.has_default = false;
      taken.default_sequence.clear();
      taken.functions.clear();
    }
    if (generated && !options.generated) {
      taken.generated = model::Generated::kNo;
      taken.computed_from.clear();
    }
    if (column.generated == model::Generated::kIdentity && !options.identity) taken.generated = model::Generated::kNo;
  }
}

void MarkFilled(const std::string& key, uint64_t rows, bool all, Schema& schema) {
  Relation* table = schema.Edit(key);
  if (table == nullptr) return;
  table->emptied_in = 0;
  if (table->filled) return;
  table->rows_loaded += rows;
  if (!all && table->rows_loaded <= kManyRows) return;
  table->filled = true;
  table->filled_at = schema.place();
}

void MarkEmptied(const model::Name& name, Schema& schema) {
  if (Relation* table = schema.Edit(schema.Key(name))) table->emptied_in = schema.place().transaction;
}

// A column that a parent has, too, is one column; what is written here is added to it (MergeAttributes).
void AddOrMerge(const model::Column& column, Relation& relation, Schema& schema) {
  Column* inherited = relation.EditColumn(column.name);
  if (inherited == nullptr) {
    relation.columns.Edit().push_back(ToColumn(column, schema));
    return;
  }
  inherited->local = !relation.partition || !relation.of_type.empty();
  inherited->not_null = inherited->not_null || column.not_null;
  if (column.generated == model::Generated::kIdentity) {
    inherited->generated = column.generated;
    inherited->by_default = column.identity_by_default;
    return;
  }
  if (!column.default_value && !column.type.is_serial()) return;
  if (column.generated != model::Generated::kNo) inherited->generated = column.generated;
  // A partition's DEFAULT NULL is what its generated column is computed from, then (MergeAttributes).
  const bool computed =
      inherited->generated == model::Generated::kStored || inherited->generated == model::Generated::kVirtual;
  inherited->has_default = column.type.is_serial() || computed || IsDefault(*column.default_value, *inherited, schema);
  inherited->default_sequence = SequenceOf(column.default_value, schema);
  if (!column.default_value) return;
  inherited->default_text = schema.TextAt(column.default_value->span);
  inherited->functions = FunctionNames(column.default_value->functions, schema);
  if (computed) inherited->computed_from = column.default_value->columns;
}

void LinkToParents(const model::CreateTable& action, Relation& relation, Schema& schema) {
  const std::string key = relation.Key();
  for (const model::Name& parent : action.inherits) {
    Relation* above = schema.Edit(schema.Key(parent));
    if (above == nullptr) continue;
    above->children.insert(key);
    relation.parents.push_back(above->Key());
    for (Constraint constraint : above->constraints) {
      if (constraint.kind != model::ConstraintKind::kCheck || constraint.no_inherit) continue;
      if (Constraint* known = relation.EditConstraint(constraint.name)) {
        ++known->inherited;
        continue;
      }
      constraint.local = false;
      constraint.inherited = 1;
      relation.constraints.push_back(std::move(constraint));
    }
  }
}

// The sequences of serial and identity columns; those of a default that came from elsewhere are only counted with.
void AddSequences(const model::CreateTable& action, Relation& table, Schema& schema) {
  for (const model::Column& column : action.columns) {
    if (column.type.is_serial() || column.generated == model::Generated::kIdentity)
      AddSequence(table, column.name, schema);
  }
  for (Column& column : table.columns.Edit()) {
    const bool identity = column.generated == model::Generated::kIdentity && column.sequence.empty();
    if (identity) AddSequence(table, column.name, schema);
    if (column.default_sequence.empty()) continue;
    if (Relation* sequence = schema.Edit(column.default_sequence)) sequence->read_by.insert(table.Key());
  }
}

// CHECKs, indexes and statistics; all under names of their own only where PostgreSQL makes them up
// (expandTableLikeClause).
void TakePartsLike(const model::CreateTable& action, const std::vector<std::string>& sources, const std::string& key,
                   Schema& schema) {
  for (size_t i = 0; i < action.like.size(); ++i) {
    const Relation* source = schema.FindKey(sources[i]);
    if (source == nullptr || i >= action.like_options.size()) continue;
    const std::vector<Constraint> constraints = source->constraints;
    const std::vector<Index> indexes = source->indexes;
    for (Constraint constraint : constraints) {
      if (!action.like_options[i].constraints || constraint.kind != model::ConstraintKind::kCheck) continue;
      constraint.validated = true;
      AddCheck(key, constraint, false, false, schema);
    }
    for (const Index& index : indexes) {
      if (action.like_options[i].indexes) AddIndexTo(key, CloneOf(*source, index), false, {}, schema);
    }
    if (action.like_options[i].statistics) TakeStatisticsLike(*source, key, schema);
  }
}

void TakeFromPartitioned(const std::string& key, Schema& schema) {
  const std::vector<std::string> parents = schema.FindKey(key)->parents;
  for (const std::string& parent : parents) {
    TakeIndexesOf(parent, key, schema);
    TakeTriggersOf(parent, key, schema);
    TakeForeignKeysOf(parent, key, schema);
  }
}

// Also for some of what later statements add.
void MakeRoom(const model::CreateTable& action, Relation& relation) {
  const size_t columns = relation.columns.size() + action.columns.size();
  if (columns > 0) relation.columns.Edit().reserve(columns + columns / 2);
  size_t constraints = relation.constraints.size() + action.constraints.size();
  for (const model::Column& column : action.columns) constraints += column.constraints.size();
  if (constraints > 0) relation.constraints.Edit().reserve(constraints + 1);
}

// Names behind the table's own stand for those of its first columns.
void TakeResultOf(const model::CreateTable& action, Relation& relation, const Schema& schema) {
  std::optional<std::vector<Column>> columns = ColumnsOf(action.query, schema);
  relation.columns_known = columns.has_value();
  if (!columns) return;
  for (size_t i = 0; i < std::min(action.column_names.size(), columns->size()); ++i) {
    (*columns)[i].name = action.column_names[i];
  }
  relation.columns.Edit() = std::move(*columns);
}

Relation NewTable(const model::CreateTable& action, const std::string& key, const Schema& schema) {
  Relation relation;
  relation.SetKey(key, action.table.name);
  relation.temporary = action.temporary;
  relation.partitioned = action.is_partitioned;
  relation.partition_key = action.partition_key;
  relation.keeps_empty_pages = action.keeps_empty_pages;
  relation.partition = action.is_partition;
  relation.default_partition = action.is_default_partition;
  relation.bound = action.bound;
  relation.unlogged = action.unlogged;
  relation.text = schema.TextAt(action.span);
  relation.server = action.server;
  if (!action.server.empty()) relation.kind = RelationKind::kForeignTable;
  if (action.of_type) relation.of_type = schema.Key(*action.of_type);
  relation.maybe_older = action.if_not_exists && !schema.history_is_complete();
  if (action.from_query) TakeResultOf(action, relation, schema);
  if (action.from_query && action.with_data) {
    relation.filled = true;
    relation.filled_at = schema.place();
  }
  return relation;
}

}  // namespace

Column ToColumn(const model::Column& column, Schema& schema) {
  Column added;
  added.name = column.name;
  added.type = column.type;
  added.not_null = column.not_null;
  added.generated = column.generated;
  added.by_default = column.identity_by_default;
  added.collation = column.collation;
  const KnownType* type = schema.FindType(column.type);
  if (type != nullptr && !IsBuiltInType(column.type)) added.type_key = type->Key();
  added.has_default =
      column.type.is_serial() || (column.default_value && IsDefault(*column.default_value, added, schema));
  added.default_sequence = SequenceOf(column.default_value, schema);
  if (column.default_value) added.functions = FunctionNames(column.default_value->functions, schema);
  if (column.default_value) added.default_text = schema.TextAt(column.default_value->span);
  added.text = schema.TextAt(column.span);
  const bool computed = column.generated == model::Generated::kStored || column.generated == model::Generated::kVirtual;
  if (computed && column.default_value) added.computed_from = column.default_value->columns;
  return added;
}

// NULL is what a column without a default has (AddRelationNewConstraints), but a length or a domain's constraints are
// still applied to it, which is no constant any more.
bool IsDefault(const model::Expression& value, const Column& column, const Schema& schema) {
  if (!value.is_null_constant) return true;
  // The one type whose own input function takes the length (coerce_type).
  const bool applied = !column.type.modifiers.empty() && column.type.name != "interval";
  if (applied) return true;
  const KnownType* type = column.type_key.empty() || column.type.is_array ? nullptr : schema.FindType(column.type);
  return type != nullptr && type->kind == model::TypeKind::kDomain;
}

std::string SequenceOf(const std::optional<model::Expression>& value, const Schema& schema) {
  if (!value || value->sequences.empty()) return {};
  return schema.Key(model::ParseName(value->sequences.front()));
}

void AddSequence(Relation& table, const std::string& column_name, Schema& schema) {
  Column* column = table.EditColumn(column_name);
  if (column == nullptr && table.columns_known) return;
  Relation sequence;
  sequence.kind = RelationKind::kSequence;
  sequence.SetName(table.schema, schema.ChooseRelationName(table.schema, table.name, column_name, "seq", false));
  sequence.temporary = table.temporary;
  sequence.unlogged = table.unlogged;
  sequence.owner = table.Key();
  sequence.owner_column = column_name;
  const std::string key = sequence.Key();
  if (column != nullptr && column->generated != model::Generated::kIdentity) {
    column->default_sequence = key;
    sequence.read_by.insert(table.Key());
  }
  if (column != nullptr) column->sequence = key;
  table.owned.insert(key);
  schema.Create(std::move(sequence));
}

// The order is PostgreSQL's, for the names that it makes up (transformCreateStmt).
void Apply(const model::CreateTable& action, Schema& schema) {
  const std::string key = schema.KeyToCreate(action.table, action.temporary);
  if (action.if_not_exists && schema.FindKey(key) != nullptr) return;
  Relation relation = NewTable(action, key, schema);
  for (const model::Name& parent : action.inherits) TakeColumnsOf(schema.Find(parent), relation);
  if (action.of_type) TakeColumnsOfType(schema.FindKey(relation.of_type), relation);
  std::vector<std::string> sources;  // of now: the new table may hide one of its own name
  for (size_t i = 0; i < action.like.size(); ++i) {
    sources.push_back(schema.Key(action.like[i]));
    TakeColumnsLike(schema.FindKey(sources.back()), action.like_options[i], relation);
  }
  if (relation.columns.size() + action.columns.size() > kMostColumns) return;
  MakeRoom(action, relation);
  for (const model::Column& column : action.columns) AddOrMerge(column, relation, schema);
  AddSequences(action, relation, schema);
  LinkToParents(action, relation, schema);
  schema.Create(std::move(relation));
  std::vector<const model::Constraint*> checks;
  std::vector<const model::Constraint*> others;
  const auto take = [&](const model::Constraint& constraint) {
    (constraint.kind == model::ConstraintKind::kCheck ? checks : others).push_back(&constraint);
  };
  for (const model::Column& column : action.columns) {
    for (const model::Constraint& constraint : column.constraints) take(constraint);
  }
  for (const model::Constraint& constraint : action.constraints) take(constraint);
  AddConstraintsTo(key, checks, schema);
  if (action.is_partition) TakeFromPartitioned(key, schema);
  TakePartsLike(action, sources, key, schema);
  AddConstraintsTo(key, others, schema);
  // NOT VALID in CREATE TABLE is ignored: there is nothing to check.
  schema.Edit(key)->constraints.EditIf([](const Constraint& constraint) { return !constraint.validated; },
                                       [](Constraint& constraint) { constraint.validated = true; });
}

void Apply(const model::RenameTable& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  const Relation* relation = schema.FindKey(key);
  if (relation != nullptr) {
    schema.MarkDropped(key);
    KeepNotNullNames(key, schema);
    schema.Rename(key, std::string(schema.FindKey(key)->schema), action.new_name);
  } else {
    // ALTER TABLE ... RENAME serves for indexes, too.
    Apply(model::RenameIndex{action.span, action.table, action.new_name, action.if_exists}, schema);
  }
}

void Apply(const model::SetTableSchema& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  if (schema.FindKey(key) != nullptr) schema.MarkDropped(key);
  schema.Rename(key, action.new_schema, action.table.name);
}

void Apply(const model::Insert& action, Schema& schema) {
  MarkFilled(schema.Key(action.table), action.rows, action.from_query, schema);
}

void Apply(const model::CopyFrom& action, Schema& schema) {
  MarkFilled(schema.Key(action.table), 0, true, schema);
}

void Apply(const model::Delete& action, Schema& schema) {
  if (!action.where && !action.has_using) MarkEmptied(action.table, schema);
}

void Apply(const model::Truncate& action, Schema& schema) {
  for (const model::Name& table : action.tables) MarkEmptied(table, schema);
}

}  // namespace sluice::schema
