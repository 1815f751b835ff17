#include <algorithm>
#include <array>

#include "analyzer/base/letter_case.h"
#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

using Target = GrantToPublic::On;

bool Reads(const std::string& privilege) {
  return privilege == "select" || privilege == "usage" || privilege == "references";
}

// What every role has anyway (manual, "Privileges", table 5.2), and USAGE, which shows nothing by itself.
bool IsUsual(const GrantToPublic& grant) {
  const std::vector<std::string>& privileges = grant.privileges;
  const auto only = [&](const auto& allowed) {
    return !privileges.empty() && std::all_of(privileges.begin(), privileges.end(), [&](const std::string& each) {
      return std::find(allowed.begin(), allowed.end(), each) != allowed.end();
    });
  };
  switch (grant.on) {
    case Target::kOther:
      return true;
    case Target::kSchemas:
      return only(std::array<std::string_view, 1>{"usage"});
    case Target::kDatabases:
      return only(std::array<std::string_view, 3>{"connect", "temporary", "temp"});
    default:
      return false;
  }
}

std::string Upper(const std::vector<std::string>& privileges) {
  return privileges.empty() ? "ALL" : ToUpper(Listed(privileges));
}

std::string What(const GrantToPublic& grant) {
  const std::string_view kind = grant.on == Target::kTables      ? "tables"
                                : grant.on == Target::kSequences ? "sequences"
                                : grant.on == Target::kSchemas   ? "schemas"
                                                                 : "databases";
  if (grant.by_default) return "future " + std::string(kind);
  if (grant.all_in_schema) return "all " + std::string(kind) + " in " + Listed(grant.objects);
  return Listed(grant.objects);
}

void Check(const GrantToPublic& grant, Context& context) {
  if (IsUsual(grant)) return;
  const bool reads = !grant.privileges.empty() && std::all_of(grant.privileges.begin(), grant.privileges.end(), Reads);
  context.Report(grant.span, "every role of the server gets '{}' on '{}'", Upper(grant.privileges), What(grant))
      .Severity(reads ? Severity::kWarning : Severity::kError)
      .Advice("Grant it to the roles that need it, or to a role that those are members of.");
}

}  // namespace

SLUICE_RULE(grant_to_public){
    .id = "SLU802",
    .severity = Severity::kError,
    .category = Category::kSecurity,
    .summary = "Finds grants to PUBLIC on tables, sequences, schemas and databases.",
    .why = R"md(
`PUBLIC` is every role of the server: those of other applications, of monitoring and of people, and those that will be created
next year. Who may write to a table can change everybody's data; who may create objects in a schema that stands in other
roles' `search_path` can have them run his functions (the reason why 15 took `CREATE` on `public` away).

An error for privileges that write, create or are `ALL`; a warning for `SELECT`. `ALTER DEFAULT PRIVILEGES ... TO PUBLIC` gives
it for every table that is yet to be made. Not reported is what everyone has anyway: `EXECUTE` on functions, `USAGE` on types and
languages, `CONNECT` to a database; nor `USAGE` on a schema, which alone opens nothing.

Grant to a role that the applications' roles are members of:

    CREATE ROLE app_readers NOLOGIN;
    GRANT SELECT ON orders TO app_readers;

Ignore it for tables that really are for all, a list of countries, and say so.

PostgreSQL manual: "Privileges"; GRANT.
)md",
    .bad = "GRANT ALL ON orders TO PUBLIC;",
    .good = "GRANT SELECT ON orders TO app_readers;",
    .check = On<Check>,
};

}  // namespace sluice::rules
