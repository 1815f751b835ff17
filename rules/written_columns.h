// Columns as a statement writes them, for rules about their types.
#pragma once

#include "rules/rule.h"

namespace sluice::rules {

struct WrittenColumn {
  const Name& table;
  const std::string& name;
  const TypeName& type;
  Span span;
  const Column* definition;   // null where only the type is changed
  const CreateTable* create;  // the table that it is part of
};

// Subscriptions for a rule that judges each column: CREATE TABLE, ADD COLUMN, ALTER COLUMN TYPE.
template <auto check>
void InCreateTable(const CreateTable& create, Context& context) {
  for (const Column& column : create.columns) {
    check(WrittenColumn{create.table, column.name, column.type, column.span, &column, &create}, context);
  }
}

template <auto check>
void InAddColumn(const AddColumn& add, Context& context) {
  check(WrittenColumn{add.table, add.column.name, add.column.type, add.span, &add.column, nullptr}, context);
}

template <auto check>
void InAlterType(const AlterColumnType& change, Context& context) {
  check(WrittenColumn{change.table, change.column, change.type, change.span, nullptr, nullptr}, context);
}

template <auto check>
inline constexpr std::span<const Subscription> OnColumns =
    On<InCreateTable<check>, InAddColumn<check>, InAlterType<check>>;

}  // namespace sluice::rules
