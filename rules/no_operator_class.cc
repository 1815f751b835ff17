#include <algorithm>

#include "analyzer/schema/operator_classes.h"
#include "rules/certainty.h"
#include "rules/column_type.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// An index with more fails for that (INDEX_MAX_KEYS).
constexpr size_t kMostKeys = 32;

std::string AdviceFor(const TypeName& type, std::string_view method) {
  if (type.name == "json") return "Let the column be jsonb, which can be compared and indexed, or index an expression.";
  if (method == "gin" && (type.name == "text" || type.name == "varchar")) {
    return "Name what it is to be searched for: gin_trgm_ops (of pg_trgm) for LIKE, to_tsvector('simple', column) for "
           "words. A B-tree serves equality and order.";
  }
  return "Name an operator class of the access method behind the column, take another access method, or index an "
         "expression.";
}

bool Lacks(const TypeName* type, std::string_view method, const Context& context) {
  return type != nullptr && !schema::HasOperatorClass(*type, method, context.schema()).value_or(true);
}

void Report(Span span, const std::string& column, const TypeName& type, std::string_view method, Context& context) {
  context
      .Report(span, "fails: '{}' is '{}', for which access method '{}' has no default operator class", column,
              type.ToString(), method)
      .Advice(AdviceFor(type, method));
}

bool IsKey(const Constraint& constraint) {
  return constraint.using_index.empty() &&
         (constraint.kind == ConstraintKind::kPrimaryKey || constraint.kind == ConstraintKind::kUnique);
}

template <typename Columns>
void CheckKey(Span span, const Constraint& key, const Columns& columns, Context& context) {
  if (!IsKey(key) || key.columns.size() > kMostKeys) return;
  for (const std::string& name : key.columns) {
    const TypeName* type = TypeIn(columns, name);
    if (Lacks(type, "btree", context)) return Report(span, name, *type, "btree", context);
  }
}

// btree_gin, where it is there without the history, lets plain columns stand beside those that gin is for.
bool MayStandBeside(const CreateIndex& create, const schema::Relation& relation, const Context& context) {
  return create.method == "gin" && std::any_of(create.parts.begin(), create.parts.end(), [&](const IndexPart& part) {
           return part.expression || part.has_class || !Lacks(TypeIn(relation, part.column), "gin", context);
         });
}

void CheckIndex(const CreateIndex& create, Context& context) {
  if (context.statement().is_body || create.parts.size() > kMostKeys) return;
  const schema::Relation* relation = context.Find(create.table);
  if (relation == nullptr || !IsSure(*relation, context) || MayStandBeside(create, *relation, context)) return;
  for (const IndexPart& part : create.parts) {
    if (part.expression || part.has_class) continue;
    const TypeName* type = TypeIn(*relation, part.column);
    if (Lacks(type, create.method, context)) return Report(create.span, part.column, *type, create.method, context);
  }
}

void CheckTable(const CreateTable& create, Context& context) {
  if (context.statement().is_body || create.columns.size() > schema::kMostColumns) return;
  if (context.Find(create.table) != nullptr) return;
  for (const Column& column : create.columns) {
    for (const Constraint& constraint : column.constraints) {
      if (IsKey(constraint) && Lacks(&column.type, "btree", context)) {
        Report(constraint.span, column.name, column.type, "btree", context);
      }
    }
  }
  for (const Constraint& constraint : create.constraints) {
    CheckKey(constraint.span, constraint, create.columns, context);
  }
}

void CheckColumn(const AddColumn& add, Context& context) {
  if (context.statement().is_body) return;
  for (const Constraint& constraint : add.column.constraints) {
    CheckKey(add.span, constraint, std::vector<Column>{add.column}, context);
  }
}

void CheckConstraint(const AddConstraint& add, Context& context) {
  const schema::Relation* table = context.statement().is_body ? nullptr : context.Find(add.table);
  if (table != nullptr && IsSure(*table, context)) CheckKey(add.span, add.constraint, *table, context);
}

// One that orders or finds by the column's default operator class; of an exclusion constraint's the method is not
// known.
bool NeedsClass(const schema::Index& index, const std::string& column, const schema::Relation& table) {
  const schema::Constraint* constraint = table.FindConstraint(index.name);
  if (constraint != nullptr && constraint->kind == ConstraintKind::kExclusion) return false;
  // What stands behind the keys is included.
  const auto found = std::find(index.columns.begin(), index.columns.end(), column);
  return index.usual && !index.has_expression && found - index.columns.begin() < index.keys;
}

// The indexes of the column are made anew for its new type, unless the statement drops them.
void CheckType(const AlterColumnType& change, Context& context) {
  const auto& actions = context.statement().actions;
  const schema::Relation* table = context.statement().is_body ? nullptr : context.Find(change.table);
  if (table == nullptr || !IsSure(*table, context) || actions.size() > 1) return;
  for (const schema::Index& index : table->indexes) {
    if (!NeedsClass(index, change.column, *table) || !Lacks(&change.type, index.Method(), context)) continue;
    context
        .Report(change.span, "fails: '{}' has no default operator class for '{}', which index '{}' would need",
                index.Method(), change.type.ToString(), index.name)
        .Advice(AdviceFor(change.type, index.Method()));
    return;
  }
}

}  // namespace

SLUICE_RULE(no_operator_class){
    .id = "SLU531",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds indexes and keys on types that their access method cannot order or hash, which fail.",
    .why = R"md(
An index compares values by the operators of an operator class, and takes the type's default one where none is named. Some types have
none: a B-tree, and so a primary key or `UNIQUE`, takes no `json`, `xml` or `point`; `gin` takes `jsonb`, arrays and `tsvector`, but no
plain `text`, nor `json`. The server refuses the statement: "data type json has no default operator class for access method btree".
A change of a column's type fails in the same way where the column has an index.

For `LIKE '%part%'` name the class that pg_trgm brings: `USING gin (name gin_trgm_ops)`. Let a column that is compared be `jsonb`, not
`json`.

The extension btree_gin makes `gin` take plain types, too. Where the history creates it, or the index has another column that `gin` is
for, nothing is said of `gin`; of `gist` nothing where btree_gist would serve. Types that the history or an extension makes, other
access methods and histories with operators of their own are left alone.

PostgreSQL source: GetDefaultOpClass in indexcmds.c, error 42704.
)md",
    .bad = R"sql(CREATE TABLE people (id bigint PRIMARY KEY, name text);
CREATE INDEX people_name ON people USING gin (name);)sql",
    .good = R"sql(CREATE TABLE people (id bigint PRIMARY KEY, name text);
CREATE INDEX people_name ON people USING gin (name gin_trgm_ops);)sql",
    .check = On<CheckIndex, CheckTable, CheckColumn, CheckConstraint, CheckType>,
};

}  // namespace sluice::rules
