#include <algorithm>

#include "analyzer/schema/stored_query.h"
#include "rules/certainty.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kDropViewFirst =
    "Drop the view and create it anew, in one transaction, with what depends on it and its grants.";
constexpr std::string_view kDropFunctionFirst =
    "DROP FUNCTION and CREATE FUNCTION in one transaction, with what depends on it and its grants; or another name.";

// The names of its columns; nothing where not all are known.
std::optional<std::vector<std::string>> ColumnsOf(const CreateView& create, const Context& context) {
  schema::QueryNeeds needs = schema::NeedsOf(create.query, context.schema());
  if (!needs.result_known || create.column_names.size() > needs.result.size()) return std::nullopt;
  std::copy(create.column_names.begin(), create.column_names.end(), needs.result.begin());
  return needs.result;
}

// It may add columns at the end, and change no other (checkViewColumns in view.c).
void CheckColumns(const CreateView& create, const std::vector<std::string>& before, Context& context) {
  const std::optional<std::vector<std::string>> columns = ColumnsOf(create, context);
  if (!columns) return;
  for (size_t i = 0; i < before.size(); ++i) {
    if (i >= columns->size()) {
      context.Report(create.span, "fails: '{}' would lose its column '{}'", create.view, before[i])
          .Advice(std::string(kDropViewFirst));
      return;
    }
    if ((*columns)[i] == before[i]) continue;
    context
        .Report(create.span, "fails: column '{}' of '{}' would be called '{}'", before[i], create.view, (*columns)[i])
        .Advice("New columns go behind the others. " + std::string(kDropViewFirst));
    return;
  }
}

void CheckView(const CreateView& create, Context& context) {
  if (!create.or_replace || context.statement().is_body || create.temporary) return;
  const schema::Relation* there = context.schema().FindKey(context.schema().KeyToCreate(create.view, false));
  if (there == nullptr || !IsSure(*there, context)) return;
  if (there->kind != schema::RelationKind::kView) {
    context.Report(create.span, "fails: '{}' is a '{}' and no view", create.view, schema::WordOf(there->kind))
        .Advice("Give the view another name.");
  } else if (there->result_known) {
    CheckColumns(create, there->result, context);
  }
}

void ReportFunction(const CreateFunction& create, const std::string& what, Context& context) {
  context.Report(create.span, "fails: OR REPLACE of '{}' cannot change '{}'", create.function, what)
      .Advice(std::string(kDropFunctionFirst));
}

// A parameter that had no name may get one (ProcedureCreate in pg_proc.c).
const std::string* Renamed(const Signature& before, const Signature& now) {
  for (size_t i = 0; i < std::min(before.names.size(), now.names.size()); ++i) {
    if (!before.names[i].empty() && before.names[i] != now.names[i]) return &before.names[i];
  }
  return nullptr;
}

void CheckFunction(const CreateFunction& create, Context& context) {
  if (!create.or_replace || context.statement().is_body || create.signature == nullptr) return;
  Name name = create.function;
  if (name.schema.empty()) name.schema = context.schema().CreationSchema();
  const schema::CreatedFunction* there = context.schema().FindFunction(name, create.arguments);
  if (there == nullptr || there->signature == nullptr || !IsSure(*there, context)) return;
  const Signature& before = *there->signature;
  const Signature& now = *create.signature;
  if (before.procedure != now.procedure) return ReportFunction(create, "that it is a function or a procedure", context);
  if (!before.returns.empty() && !now.returns.empty() && before.returns != now.returns) {
    return ReportFunction(create, "what it returns, " + before.returns, context);
  }
  if (const std::string* renamed = Renamed(before, now)) {
    return ReportFunction(create, "the name of its parameter " + *renamed, context);
  }
  if (now.defaults < before.defaults) ReportFunction(create, "that parameters have defaults", context);
}

}  // namespace

SLUICE_RULE(cannot_replace){
    .id = "SLU525",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds CREATE OR REPLACE of a view or function that changes what has to stay.",
    .why = R"md(
`CREATE OR REPLACE VIEW` may add columns behind the others; it cannot take one away, rename one or change its place: "cannot change
name of view column". `CREATE OR REPLACE FUNCTION` cannot change what the function returns, the names of its input parameters,
take their defaults away, or make a procedure of it: "cannot change return type of existing function".

New columns of a view go to the end of its list. For everything else drop it and create it anew, in one transaction: what depends on
it has to be dropped before and created again, and grants are gone with it.

    BEGIN;
    DROP VIEW open_orders;
    CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE status = 'open';
    GRANT SELECT ON open_orders TO reporting;
    COMMIT;

A function can get a new name instead, so that programs of both versions find theirs.

Told where the history made what is there. Types of a view's columns, which have to stay, too, are not compared.

PostgreSQL source: checkViewColumns in view.c, ProcedureCreate in pg_proc.c; errors 42P16 and 42P13.
)md",
    .bad = "CREATE OR REPLACE VIEW order_numbers AS SELECT number, id FROM orders;",
    .good = "CREATE OR REPLACE VIEW order_numbers AS SELECT id, number, total FROM orders;",
    .check = On<CheckView, CheckFunction>,
};

}  // namespace sluice::rules
