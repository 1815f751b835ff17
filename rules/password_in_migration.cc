#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const Secret& secret, Context& context) {
  switch (secret.kind) {
    case Secret::Kind::kPassword:
      context.Report(secret.span, "'{}' stands in the migration for all who can read it", "a password")
          .Advice(
              "Change it, and set the new one by hand or from a secret store; the migration creates the role without.");
      return;
    case Secret::Kind::kHash:
      context
          .Report(secret.span, "'{}' stands in the migration: weak ones are guessed from it", "the hash of a password")
          .Severity(Severity::kWarning)
          .Advice("Set it by hand or from a secret store; the migration creates the role without.");
      return;
    case Secret::Kind::kConnection:
      context
          .Report(secret.span, "'{}' stands in the migration for all who can read it", "the password of a connection")
          .Advice("Change it, and have the connection use a service file, a password file or a user mapping.");
      return;
  }
}

}  // namespace

SLUICE_RULE(password_in_migration){
    .id = "SLU806",
    .severity = Severity::kError,
    .category = Category::kSecurity,
    .summary = "Finds passwords: of roles, user mappings and subscriptions, and in connection strings.",
    .why = R"md(
A migration is read by everyone with access to the repository, stays in its history for ever, and has the same password on every
database. The statement also ends up in the server's log (`log_statement`) and in `pg_stat_activity`.

Found are literals behind `PASSWORD` (of `CREATE ROLE`, `ALTER USER`, `CREATE USER MAPPING`, also in `DO` blocks and in text that
`EXECUTE` runs), `password=` in a connection string, and URLs with a user and a password. A hash (`SCRAM-SHA-256$...`, `md5...`)
is a warning: who has it can try passwords at leisure. Placeholders that the tool replaces (`'${app_password}'`, `:'password'`)
are left alone.

Reports never show the literal: it is replaced by stars in every format.

Take it out of the file, and change it: it is known. Create the role without, and set the password outside:

    CREATE ROLE app LOGIN;
    -- by hand, or by what keeps the secrets: \password app

Ignore it in a migration that only ever runs on developers' machines.

PostgreSQL manual: CREATE ROLE, `PASSWORD`.
)md",
    .bad = "ALTER ROLE app PASSWORD 'correct horse';",
    .good = "ALTER ROLE app PASSWORD NULL;",
    .check = On<Check>,
};

}  // namespace sluice::rules
