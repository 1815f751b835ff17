#include "rules/rule.h"

namespace sluice::rules {
namespace {

template <typename T>
const Name* CreatedName(const T& action) {
  if constexpr (requires { action.table; })
    return &action.table;
  else if constexpr (requires { action.view; })
    return &action.view;
  else if constexpr (requires { action.function; })
    return &action.function;
  else if constexpr (requires { action.sequence; })
    return &action.sequence;
  else if constexpr (requires { action.index; })
    return &action.index;
  else
    return nullptr;
}

template <typename T>
void Check(const T& action, Context& context) {
  const Name* name = CreatedName(action);
  if (name == nullptr || name->empty() || !name->schema.empty() || context.IsTemporary(*name)) return;
  if constexpr (requires { action.temporary; }) {
    if (action.temporary) return;
  }
  if (SpanOf(context.statement().actions.front()) != action.span) return;
  context.Report(action.span, "'{}' is written without its schema", *name)
      .Advice("Write schema.name, so that search_path does not decide which one it is.");
}

}  // namespace

SLUICE_RULE(require_schema){
    .id = "SLU906",
    .severity = Severity::kWarning,
    .category = Category::kConvention,
    .on = false,
    .summary = "Finds names without a schema in DDL: search_path decides which object is meant.",
    .why = R"md(
A name without a schema is looked up along `search_path`, which is set per role, database and session. The same migration can
create a table in one schema here and in another there, and change another table of the same name.

Judged are `CREATE`, `ALTER` and `DROP` of tables, views, indexes, functions and sequences; temporary ones have no schema to write.

Manual: Schemas, "The Schema Search Path".

Off by default: turn it on where it is your convention.
)md",
    .bad = "ALTER TABLE orders ALTER COLUMN quantity SET DEFAULT 1;",
    .good = "ALTER TABLE public.orders ALTER COLUMN quantity SET DEFAULT 1;",
    .check = On<Check<CreateTable>, Check<AddColumn>, Check<DropColumn>, Check<AlterColumnType>, Check<SetNotNull>,
                Check<DropNotNull>, Check<SetDefault>, Check<AddConstraint>, Check<ValidateConstraint>,
                Check<DropConstraint>, Check<RenameTable>, Check<RenameColumn>, Check<CreateIndex>, Check<DropIndex>,
                Check<DropTable>, Check<CreateView>, Check<DropView>, Check<CreateFunction>, Check<CreateSequence>>,
};

}  // namespace sluice::rules
