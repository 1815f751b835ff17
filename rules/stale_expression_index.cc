#include <algorithm>

#include "rules/locks.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool Calls(const std::vector<std::string>& functions, const std::string& name) {
  return std::find(functions.begin(), functions.end(), name) != functions.end();
}

template <typename Parts>
bool CallsIn(const Parts& parts, const std::string& name) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const auto& part) { return !part.functions.empty() && Calls(part.functions, name); });
}

void CheckTable(const CreateFunction& create, const schema::Relation& table, Context& context) {
  const std::string& function = create.function.name;
  const Name name = NameOfKey(table.Key());
  for (const schema::Index& index : table.indexes) {
    if (!Calls(index.functions, function)) continue;
    const Name index_name{name.schema, index.name, {}, false};
    context.Report(create.span, "index '{}' of '{}' keeps what the old '{}' computed", index.name, name, function)
        .Sql("-- behind it, in a migration that is not transactional:\nREINDEX INDEX CONCURRENTLY " +
             index_name.ToSql() + ";");
  }
  for (const schema::Constraint& constraint : table.constraints) {
    if (constraint.kind != ConstraintKind::kCheck || !Calls(constraint.functions, function)) continue;
    context
        .Report(create.span, "rows of '{}' that are there are not checked again by '{}', which calls '{}'", name,
                constraint.name, function)
        .Advice("Where the new body is stricter, drop the CHECK, add it again as NOT VALID, and validate it.");
  }
  for (const schema::Column& column : table.columns) {
    if (column.generated != Generated::kStored || !Calls(column.functions, function)) continue;
    context
        .Report(create.span, "generated column '{}' of '{}' keeps what the old '{}' computed", column.name, name,
                function)
        .Advice("Update the rows in batches, so that it is computed anew.");
  }
}

void Check(const CreateFunction& create, Context& context) {
  if (!create.or_replace) return;
  std::vector<const schema::Relation*> tables;
  for (const auto& [key, relation] : context.schema().relations()) {
    const bool calls = relation->IsTable() && (CallsIn(relation->indexes, create.function.name) ||
                                               CallsIn(relation->constraints, create.function.name) ||
                                               CallsIn(relation->columns, create.function.name));
    if (calls && !context.IsNewKey(key)) tables.push_back(relation.get());
  }
  std::sort(tables.begin(), tables.end(),
            [](const schema::Relation* a, const schema::Relation* b) { return a->Key() < b->Key(); });
  for (const schema::Relation* table : tables) CheckTable(create, *table, context);
}

}  // namespace

SLUICE_RULE(stale_expression_index){
    .id = "SLU515",
    .severity = Severity::kWarning,
    .category = Category::kCorrectness,
    .summary = "Finds CREATE OR REPLACE of a function that an index, CHECK or generated column uses.",
    .why = R"md(
An index on an expression holds what the function returned when each row was written. `CREATE OR REPLACE FUNCTION` changes the
function and nothing else: the index keeps the old results, and a query that goes by the index finds other rows than one that
reads the table. No error says so, and no lock is taken. A stored generated column keeps its old values in the same way, and
a `CHECK` is not applied again to the rows that are there.

If the new body returns the same for every value that is stored (a faster body, a comment), there is nothing to do: suppress
the finding with that as its reason. Otherwise make the index anew, after the function has been replaced:

    CREATE OR REPLACE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(trim($1)) $$;

    -- in a migration that is not transactional:
    REINDEX INDEX CONCURRENTLY orders_norm_idx;

Between the two, queries by the index are wrong. Where that matters, create a function and an index under new names, move the
queries over, and drop the old ones.

Manual: CREATE FUNCTION, "IMMUTABLE"; CREATE INDEX on expressions.
)md",
    .bad = R"sql(CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower($1) $$;
CREATE INDEX CONCURRENTLY orders_norm_idx ON orders (norm(email));
CREATE OR REPLACE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(trim($1)) $$;)sql",
    .good =
        R"sql(CREATE OR REPLACE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower($1) $$;)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
