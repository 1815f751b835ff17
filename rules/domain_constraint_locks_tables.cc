#include <algorithm>

#include "rules/locks.h"

namespace sluice::rules {
namespace {

void Check(const AlterDomain& alter, Context& context) {
  std::vector<std::string> tables;
  for (const effects::RelationLock& lock : StrongLocks(context)) tables.push_back(lock.relation);
  if (tables.empty()) return;
  std::sort(tables.begin(), tables.end());
  const std::string others = tables.size() == 1 ? "" : " and " + std::to_string(tables.size() - 1) + " more";
  context
      .Report(alter.span, "writes to '{}' wait while its columns of domain '{}' are checked", tables.front() + others,
              alter.domain.ToString())
      .Advice(
          "No form of it lets writes through. Add a CHECK to each table instead, with NOT VALID, and validate it in a "
          "later migration.");
}

}  // namespace

SLUICE_RULE(domain_constraint_locks_tables){
    .id = "SLU115",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds constraints on a domain that are checked in every table with such a column.",
    .why = R"md(
`ALTER DOMAIN` with `ADD CONSTRAINT`, `VALIDATE CONSTRAINT` or `SET NOT NULL` reads every table that has a column of the
domain, or of one made of it, under `SHARE`: writes to all of them wait until the transaction ends. The statement names
none of them. `ADD CONSTRAINT ... NOT VALID` takes no such lock, but validating it later takes the same one again, unlike
that of a table.

Where that is too long, leave the domain alone and say it in the tables:

    ALTER TABLE users ADD CONSTRAINT email_has_at CHECK (email LIKE '%@%') NOT VALID;
    -- in a later migration:
    ALTER TABLE users VALIDATE CONSTRAINT email_has_at;

Ignore it where the tables are small.

PostgreSQL manual: ALTER DOMAIN. Source: get_rels_with_domain in typecmds.c.
)md",
    .bad = R"sql(CREATE DOMAIN address AS text;
ALTER TABLE orders ADD COLUMN ship_to address;
ALTER DOMAIN address ADD CONSTRAINT there CHECK (VALUE <> '');)sql",
    .good = "CREATE DOMAIN address AS text CONSTRAINT there CHECK (VALUE <> '');",
    .check = On<Check>,
};

}  // namespace sluice::rules
