#include <algorithm>

#include "analyzer/schema/casts.h"
#include "rules/certainty.h"
#include "rules/column_type.h"
#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

const std::vector<std::string>* PrimaryKeyOf(const schema::Relation& table) {
  for (const schema::Constraint& constraint : table.constraints) {
    if (constraint.kind == ConstraintKind::kPrimaryKey) return &constraint.columns;
  }
  return nullptr;
}

// Keys come before what references them, wherever they stand in the statement.
bool MakesKeysHere(const Context& context) {
  const auto& actions = context.statement().actions;
  return std::any_of(actions.begin(), actions.end(), [](const Action& action) {
    const auto* add = std::get_if<AddConstraint>(&action);
    if (std::holds_alternative<AddColumn>(action)) return true;
    return add != nullptr &&
           (add->constraint.kind == ConstraintKind::kPrimaryKey || add->constraint.kind == ConstraintKind::kUnique);
  });
}

// The columns that it references, where it can; else null.
const std::vector<std::string>* ReferencedKey(Span span, const Constraint& foreign_key,
                                              const schema::Relation& referenced, Context& context) {
  const std::vector<std::string>* columns = &foreign_key.referenced_columns;
  if (columns->empty()) columns = PrimaryKeyOf(referenced);
  if (columns == nullptr) {
    context.Report(span, "fails: '{}' has no primary key to reference", foreign_key.referenced)
        .Advice("Name the columns, which need a UNIQUE constraint or index, or give the table a primary key first.");
    return nullptr;
  }
  if (columns->size() != foreign_key.columns.size()) {
    context
        .Report(span, "fails: '{}' cannot reference '{}' of '{}': the numbers of columns differ",
                Listed(foreign_key.columns), Listed(*columns), foreign_key.referenced)
        .Advice("A foreign key has as many columns as the key that it references.");
    return nullptr;
  }
  const auto is_missing = [&](const std::string& column) { return referenced.FindColumn(column) == nullptr; };
  if (std::any_of(columns->begin(), columns->end(), is_missing)) return nullptr;  // missing-object says so
  if (foreign_key.referenced_columns.empty() || schema::IsUnique(referenced, *columns)) return columns;
  context
      .Report(span, "fails: '{}' of '{}' is not unique, so that nothing can reference it", Listed(*columns),
              foreign_key.referenced)
      .Advice("It needs a UNIQUE constraint or index on these columns alone, without WHERE, first.");
  return nullptr;
}

template <typename Table>
void CheckForeignKey(Span span, const Constraint& foreign_key, const Table& table, Context& context) {
  if (foreign_key.kind != ConstraintKind::kForeignKey || context.statement().is_body) return;
  const schema::Relation* referenced = context.Find(foreign_key.referenced);
  if (referenced == nullptr || !referenced->IsTable() || !referenced->columns_known) return;
  if (!IsSure(*referenced, context)) return;
  const std::vector<std::string>* columns = ReferencedKey(span, foreign_key, *referenced, context);
  if (columns == nullptr) return;
  for (size_t i = 0; i < columns->size(); ++i) {
    const TypeName* own = TypeIn(table, foreign_key.columns[i]);
    const TypeName* other = TypeIn(*referenced, (*columns)[i]);
    if (own == nullptr || other == nullptr) continue;
    if (schema::CanReference(*own, *other, context.schema()).value_or(true)) continue;
    context
        .Report(span, "fails: '{}' is '{}' and cannot reference '{}' of '{}', which is '{}'", foreign_key.columns[i],
                own->ToString(), (*columns)[i], foreign_key.referenced, other->ToString())
        .Advice("Give the column the type of the key that it references.");
    return;
  }
}

void CheckTable(const CreateTable& create, Context& context) {
  // Another one, or it is reported as that.
  if (context.Find(create.table) != nullptr || create.columns.size() > schema::kMostColumns) return;
  for (const Column& column : create.columns) {
    for (const Constraint& constraint : column.constraints) {
      CheckForeignKey(constraint.span, constraint, create.columns, context);
    }
  }
  for (const Constraint& constraint : create.constraints) {
    CheckForeignKey(constraint.span, constraint, create.columns, context);
  }
}

void CheckColumn(const AddColumn& add, Context& context) {
  if (!add.alone) return;
  for (const Constraint& constraint : add.column.constraints) {
    CheckForeignKey(add.span, constraint, std::vector<Column>{add.column}, context);
  }
}

void CheckConstraint(const AddConstraint& add, Context& context) {
  const schema::Relation* table = context.Find(add.table);
  if (table == nullptr || !IsSure(*table, context) || MakesKeysHere(context)) return;
  CheckForeignKey(add.span, add.constraint, *table, context);
}

}  // namespace

SLUICE_RULE(foreign_key_cannot_be_made){
    .id = "SLU523",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds a foreign key that fails: what it references is not unique, or its type does not compare.",
    .why = R"md(
A foreign key references columns that a primary key, a `UNIQUE` constraint or a unique index (without `WHERE` or expressions) is
on, all of them and no other; without a list of columns, the primary key. Else the server refuses: "there is no unique constraint
matching given keys for referenced table". The columns have to compare with an index's operators: `integer` references `bigint`,
`text` does not reference `uuid`.

Make the key first, or give the column the type of what it references.

Told only where the history is sure of the table that is referenced, and of types that are PostgreSQL's own, enums of the history
or domains over them.

PostgreSQL source: ATAddForeignKeyConstraint and transformFkeyCheckAttrs in tablecmds.c, errors 42830, 42704 and 42804.
)md",
    .bad = "CREATE TABLE items (id bigint PRIMARY KEY, number int REFERENCES orders (number));",
    .good = R"sql(CREATE TABLE kinds (id bigint PRIMARY KEY, number int UNIQUE);
CREATE TABLE items (id bigint PRIMARY KEY, number int REFERENCES kinds (number));
CREATE INDEX items_number ON items (number);)sql",
    .check = On<CheckTable, CheckColumn, CheckConstraint>,
};

}  // namespace sluice::rules
