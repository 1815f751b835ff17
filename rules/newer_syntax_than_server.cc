#include "rules/rule.h"

namespace sluice::rules {
namespace {

// Without check_function_bodies no body is looked at before its function is called.
NewerSyntax::Refused RefusedIn(const NewerSyntax& syntax, const Context& context) {
  const bool is_read = syntax.refused != NewerSyntax::Refused::kAtCreation || context.schema().session().ChecksBodies();
  return is_read ? syntax.refused : NewerSyntax::Refused::kAtCall;
}

Draft Report(const NewerSyntax& syntax, Context& context) {
  const std::string since = std::to_string(syntax.since);
  const std::string server = std::to_string(context.server().major);
  switch (RefusedIn(syntax, context)) {
    case NewerSyntax::Refused::kAtCreation:
      return context.Report(syntax.span,
                            "'{}' in its body needs PostgreSQL '{}', and the server is a '{}': it does not create the "
                            "function",
                            syntax.what, since, server);
    case NewerSyntax::Refused::kAtCall:
      return context.Report(syntax.span,
                            "'{}' in its body needs PostgreSQL '{}', and the server is a '{}': the function is "
                            "created, and fails when it is called",
                            syntax.what, since, server);
    default:
      return context.Report(syntax.span, "'{}' needs PostgreSQL '{}', and the server is a '{}'", syntax.what, since,
                            server);
  }
}

void Check(const NewerSyntax& syntax, Context& context) {
  if (syntax.since <= context.server().major) return;
  Draft draft = Report(syntax, context);
  // Who calls it, and under which condition, is not known.
  if (RefusedIn(syntax, context) == NewerSyntax::Refused::kAtCall) draft.Severity(Severity::kWarning);
  draft.Advice("Write it without, or name the version that will run it with --pg-version or in sluice.toml.");
  // The condition may be about the version.
  if (context.effects().certainty != effects::Certainty::kExact) draft.Severity(Severity::kWarning);
}

}  // namespace

SLUICE_RULE(newer_syntax_than_server){
    .id = "SLU512",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .is_cause_of = "syntax-error",
    .summary = "Finds syntax and options that the server's version does not have yet.",
    .why = R"md(
The server that the migration is for (`--pg-version`, or `postgres` in `sluice.toml`) answers with a syntax error, or with
`unrecognized parameter`, and the migration stops. It works on the developer's newer server, and fails where it counts.

Known are, by the version that brought them:

- 11: `PARTITION BY HASH`, default partitions, `CREATE INDEX ... INCLUDE`, procedures
- 12: generated columns, `REINDEX CONCURRENTLY`, `WITH ... AS [NOT] MATERIALIZED`
- 13: `DROP EXPRESSION`, `ALTER VIEW ... RENAME COLUMN`, `DROP DATABASE ... (FORCE)`, `WITH TIES`
- 14: `DETACH PARTITION ... CONCURRENTLY`, `COMPRESSION`, `CREATE OR REPLACE TRIGGER`, `BEGIN ATOMIC`, multiranges, `SEARCH`
- 15: `MERGE`, `NULLS NOT DISTINCT`, `SET ACCESS METHOD`, publications of schemas and with `WHERE`, `security_invoker`
- 16: `STORAGE` in `CREATE TABLE`, statistics without a name, `GRANT ... WITH INHERIT`, `IS JSON`
- 17: `SET EXPRESSION`, `NOT MATCHED BY SOURCE`, `JSON_TABLE`, `COPY ... ON_ERROR`, `transaction_timeout`
- 18: virtual generated columns, `NOT ENFORCED`, `WITHOUT OVERLAPS`, `PERIOD`, `NOT NULL` as a constraint of the table

The body of a function in SQL or PL/pgSQL is parsed when it is created, unless `check_function_bodies` is off: the server refuses
to create it. What its `EXECUTE` runs, and an option that the server parses but does not know, fails when the function is called,
which is a warning.

`DO` blocks and the functions that a statement calls are looked into, and what `EXECUTE` runs where its text is there. A block is
parsed as a whole before it runs, so a condition does not help; it does for what `EXECUTE` runs, which is a warning then, for the
condition may be about the version.

It is not a list of everything: functions, parameters and rarer options are left out.

Text that this build cannot parse, for it is newer than the server too, is told here and not as a syntax error.

Write the statement without the new word, or say which version will run it.

PostgreSQL manual: appendix E, "Release Notes".
)md",
    .bad = "ALTER TABLE orders ADD CONSTRAINT email_is_there NOT NULL email NOT VALID;",
    .good = "CREATE UNIQUE INDEX CONCURRENTLY orders_number_key ON orders (number);",
    .check = On<Check>,
};

}  // namespace sluice::rules
