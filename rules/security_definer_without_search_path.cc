#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool IsOpen(const schema::CreatedFunction& function) {
  return function.security_definer && !function.sets_search_path && !function.parsed_body;
}

// By the end of the script: it has a path of its own, runs as its caller, or is gone.
Remedy IsClosed(const Name& name, const std::optional<std::string>& arguments) {
  return [name, arguments](const schema::Schema& schema) {
    const schema::CreatedFunction* function = schema.FindFunction(name, arguments);
    return function == nullptr || !IsOpen(*function);
  };
}

void Report(Span span, const Name& name, const std::optional<std::string>& arguments, Context& context) {
  const std::string call = name.ToSql() + (arguments ? "(" + *arguments + ")" : "");
  context.Report(span, "'{}' runs with its owner's rights and finds names by its caller's search_path", name.ToString())
      .Sql("ALTER FUNCTION " + call + " SET search_path = '';\n-- and say the schema of everything in its body")
      .UnlessLater(IsClosed(name, arguments));
}

void CheckCreate(const CreateFunction& create, Context& context) {
  if (!create.security_definer || create.sets_search_path || create.parsed_body) return;
  Report(create.span, create.function, create.arguments, context);
}

// ALTER FUNCTION ... SECURITY DEFINER, or RESET of the path that protected one.
void CheckAlter(const Reshape& reshape, Context& context) {
  if (reshape.kind != ReshapeKind::kAlterFunction) return;
  const schema::CreatedFunction* function = context.schema().FindFunction(reshape.subject, reshape.arguments);
  const bool is_definer = function != nullptr && function->security_definer;
  const bool is_set = function != nullptr && function->sets_search_path;
  const bool definer = reshape.security_definer.value_or(is_definer);
  const bool sets = reshape.sets_search_path.value_or(is_set);
  const bool parsed = function != nullptr && function->parsed_body;
  const bool opens = reshape.security_definer == true || reshape.sets_search_path == false;
  if (opens && definer && !sets && !parsed) Report(reshape.span, reshape.subject, reshape.arguments, context);
}

}  // namespace

SLUICE_RULE(security_definer_without_search_path){
    .id = "SLU801",
    .severity = Severity::kWarning,
    .category = Category::kSecurity,
    .summary = "Finds SECURITY DEFINER functions that do not set a search_path of their own.",
    .why = R"md(
A `SECURITY DEFINER` function runs with the rights of its owner, often the owner of every table. Names in its body without a
schema, of tables, functions and operators, are looked up by the `search_path` of whoever calls it. A caller who may create
objects in any schema, and be it a temporary table, puts one of the same name first, and the function works on that, or runs
the caller's code with the owner's rights.

Set the path with the function, and name the schema of everything in the body:

    CREATE FUNCTION order_total(bigint) RETURNS numeric LANGUAGE sql SECURITY DEFINER SET search_path = ''
      AS $$ SELECT total FROM public.orders WHERE id = $1 $$;

or, where the body cannot be changed, `SET search_path = app, pg_temp`, with schemas that only the owner can write to and
`pg_temp` last. Execution is granted to everyone by default: `REVOKE EXECUTE ... FROM PUBLIC` in the same transaction.

Not reported for bodies in `BEGIN ATOMIC`, whose names are looked up when the function is created, and where the same migration
sets the path with `ALTER FUNCTION`.

Ignore it where nobody but the owner may call the function.

PostgreSQL manual: CREATE FUNCTION, "Writing SECURITY DEFINER Functions Safely".
)md",
    .bad = R"sql(CREATE FUNCTION order_total(bigint) RETURNS numeric LANGUAGE sql SECURITY DEFINER
AS $$ SELECT total FROM orders WHERE id = $1 $$;)sql",
    .good = R"sql(CREATE FUNCTION order_total(bigint) RETURNS numeric LANGUAGE sql SECURITY DEFINER SET search_path = ''
AS $$ SELECT total FROM public.orders WHERE id = $1 $$;)sql",
    .check = On<CheckCreate, CheckAlter>,
};

}  // namespace sluice::rules
