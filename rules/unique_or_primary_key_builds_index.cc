#include <algorithm>

#include "analyzer/schema/object_names.h"
#include "rules/rule.h"
#include "rules/safe_form.h"
#include "rules/way_back.h"

namespace sluice::rules {
namespace {

bool BuildsIndex(const Constraint& constraint) {
  const bool indexed = constraint.kind == ConstraintKind::kPrimaryKey || constraint.kind == ConstraintKind::kUnique;
  return indexed && constraint.using_index.empty();
}

std::string Joined(const std::vector<std::string>& columns) {
  std::string text;
  for (const std::string& column : columns) text += (text.empty() ? "" : ", ") + QuoteIdentifier(column);
  return text;
}

std::string Steps(const Name& table, const Constraint& constraint) {
  const bool primary = constraint.kind == ConstraintKind::kPrimaryKey;
  const std::string name =
      QuoteIdentifier(constraint.name.empty() ? schema::ConstraintName(table.name, constraint) : constraint.name);
  return "CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + table.ToSql() + " (" + Joined(constraint.columns) +
         ");\n-- in a later migration:\nALTER TABLE " + table.ToSql() + " ADD CONSTRAINT " + name +
         (primary ? " PRIMARY KEY" : " UNIQUE") + " USING INDEX " + name + ";";
}

std::string ChosenName(const AddConstraint& add, const schema::Relation& table, const Context& context) {
  if (!add.constraint.name.empty()) return add.constraint.name;
  const bool primary = add.constraint.kind == ConstraintKind::kPrimaryKey;
  std::vector<std::string> columns = add.constraint.columns;
  columns.insert(columns.end(), add.constraint.included.begin(), add.constraint.included.end());
  return context.schema().ChooseRelationName(table.schema, table.name, primary ? "" : schema::NameAddition(columns),
                                             primary ? "pkey" : "key", true);
}

// A primary key makes its columns NOT NULL, which needs a scan where they are not yet. Partitioned tables refuse both
// CONCURRENTLY and USING INDEX.
bool TakesIndex(const Constraint& constraint, const schema::Relation& table) {
  if (table.partitioned || constraint.deferrable) return false;
  return std::all_of(constraint.columns.begin(), constraint.columns.end(), [&](const std::string& name) {
    const schema::Column* column = table.FindColumn(name);
    return column != nullptr && (column->not_null || constraint.kind == ConstraintKind::kUnique);
  });
}

// "(a, b) INCLUDE (c)" of the constraint; empty where it says more than an index of this form could.
std::string IndexColumns(const Constraint& constraint, const Context& context) {
  const std::string_view text = context.Text(constraint.span);
  const size_t open = text.find('(');
  if (open == std::string_view::npos || text.back() != ')') return {};
  const std::string_view before = text.substr(0, open);
  for (const std::string_view word : {"NULLS", "USING", "WITH"}) {
    if (EndOfKeyword(text, word)) return {};
  }
  if (!EndOfKeyword(before, "UNIQUE") && !EndOfKeyword(before, "PRIMARY")) return {};
  return std::string(text.substr(open));
}

std::optional<Fix> IndexFirst(const AddConstraint& add, const Context& context) {
  const schema::Relation* table = context.Find(add.table);
  const std::string columns = IndexColumns(add.constraint, context);
  const Statement& statement = context.statement();
  if (table == nullptr || columns.empty() || statement.actions.size() != 1 || !TakesIndex(add.constraint, *table)) {
    return std::nullopt;
  }
  const std::string name = ChosenName(add, *table, context);
  const std::string quoted = QuoteIdentifier(name);
  const std::string alter = "ALTER TABLE " + add.table.ToSql();
  const std::string kind = add.constraint.kind == ConstraintKind::kPrimaryKey ? "PRIMARY KEY" : "UNIQUE";
  SafeForm form{.description = "Build the index CONCURRENTLY, and make it the constraint's.",
                .edits = {{statement.span,
                           "CREATE UNIQUE INDEX CONCURRENTLY " + quoted + " ON " + add.table.ToSql() + " " + columns}},
                .transactional = false};
  form.later = {{"add_" + name, alter + " ADD CONSTRAINT " + quoted + " " + kind + " USING INDEX " + quoted + ";",
                 alter + " DROP CONSTRAINT " + quoted + ";"}};
  // The constraint's index goes with it.
  const std::string index = Name{add.table.schema, name, {}}.ToSql();
  form.moved = Step{"create_" + name, "", "DROP INDEX CONCURRENTLY IF EXISTS " + index + ";"};
  form.undo = "DROP INDEX IF EXISTS " + index + ";";
  form.undone_by = [&name](const Action& action) {
    const auto* drop = std::get_if<DropConstraint>(&action);
    return drop != nullptr && drop->constraint == name;
  };
  return MakeFix(form, context);
}

void Check(const AddConstraint& add, Context& context) {
  if (!BuildsIndex(add.constraint) || context.IsNew(add.table)) return;
  context.Report(add.span, "reads and writes of '{}' wait until the index of the constraint is built", add.table)
      .Sql(Steps(add.table, add.constraint))
      .Fix(IndexFirst(add, context));
}

// The column by itself; UNIQUE without more is what a column can say in a word.
std::optional<Fix> ColumnFirst(const AddColumn& add, const Constraint& constraint, const Context& context) {
  const schema::Relation* table = context.Find(add.table);
  const bool alone = context.statement().actions.size() == 1 && add.column.constraints.size() == 1;
  const bool plain = constraint.kind == ConstraintKind::kUnique && !constraint.deferrable;
  if (table == nullptr || table->partitioned || !alone || !plain || add.if_not_exists) return std::nullopt;
  const Span span = constraint.span;
  const std::optional<uint32_t> behind = context.Behind(span, "UNIQUE");
  if (!behind || *behind != span.end) return std::nullopt;
  const bool behind_blank = span.begin > 0 && context.Text({span.begin - 1, span.begin}) == " ";
  const uint32_t begin = behind_blank ? span.begin - 1 : span.begin;
  const std::string name = constraint.name.empty() ? context.schema().ChooseRelationName(table->schema, table->name,
                                                                                         add.column.name, "key", true)
                                                   : constraint.name;
  const std::string quoted = QuoteIdentifier(name);
  const std::string alter = "ALTER TABLE " + add.table.ToSql();
  SafeForm form{.description = "Add the column, build the index CONCURRENTLY, and make it the constraint's.",
                .edits = {{{begin, span.end}, ""}}};
  form.later = {{"create_" + name,
                 "CREATE UNIQUE INDEX CONCURRENTLY " + quoted + " ON " + add.table.ToSql() + " (" +
                     QuoteIdentifier(add.column.name) + ");",
                 "DROP INDEX CONCURRENTLY IF EXISTS " + Name{add.table.schema, name, {}}.ToSql() + ";", false},
                {"add_" + name, alter + " ADD CONSTRAINT " + quoted + " UNIQUE USING INDEX " + quoted + ";",
                 alter + " DROP CONSTRAINT " + quoted + ";"}};
  return MakeFix(form, context);
}

void CheckColumn(const AddColumn& add, Context& context) {
  if (context.effects().index_builds.empty() || context.IsNew(add.table)) return;
  for (const Constraint& constraint : add.column.constraints) {
    if (!BuildsIndex(constraint)) continue;
    context.Report(add.span, "reads and writes of '{}' wait until the index of the new column is built", add.table)
        .Sql("ALTER TABLE " + add.table.ToSql() + " ADD COLUMN " + QuoteIdentifier(add.column.name) + " " +
             add.column.type.ToSql() + ";\n-- in a later migration:\n" + Steps(add.table, constraint))
        .Fix(ColumnFirst(add, constraint, context));
  }
}

}  // namespace

SLUICE_RULE(unique_or_primary_key_builds_index){
    .id = "SLU104",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds UNIQUE and PRIMARY KEY constraints that build their index while the table is locked.",
    .why = R"md(
`ADD UNIQUE` and `ADD PRIMARY KEY` build an index while the table is under `ACCESS EXCLUSIVE`: nobody reads or writes until
it is done. A primary key on columns that may be null reads the table once more, to prove that they are not.

Build the index first with `CREATE UNIQUE INDEX CONCURRENTLY`, which blocks nobody, and then make it the constraint's with
`ADD CONSTRAINT ... USING INDEX`, which only changes the catalogue.

PostgreSQL manual: ALTER TABLE, `ADD table_constraint_using_index`.
)md",
    .bad = "ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE (number);",
    .good = "CREATE UNIQUE INDEX CONCURRENTLY orders_number_key ON orders (number);",
    .check = On<Check, CheckColumn>,
};

}  // namespace sluice::rules
