#include <set>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

std::string DropAndCreate(const CreateIndex& create, Context& context) {
  const Name index{create.table.schema, create.name, {}, false};
  std::string text(context.Text(create.span));
  const size_t words = text.find("IF NOT EXISTS ");
  if (words == std::string::npos) return {};
  text.erase(words, std::string_view("IF NOT EXISTS ").size());
  return "DROP INDEX CONCURRENTLY IF EXISTS " + index.ToSql() + ";\n" + text + ";";
}

void CheckCreate(const CreateIndex& create, const std::set<std::string>& dropped, Context& context) {
  if (!create.concurrently || !create.if_not_exists || context.IsNew(create.table)) return;
  if (dropped.contains(create.name)) return;
  context.Report(create.span, "passes over '{}' where an earlier build has failed, and leaves it invalid", create.name)
      .Sql(DropAndCreate(create, context));
}

void Check(const Migration& migration, Context& context) {
  std::set<std::string> dropped;
  for (const Statement& statement : migration.up.statements) {
    for (const Action& action : statement.actions) {
      if (const auto* drop = std::get_if<DropIndex>(&action)) dropped.insert(drop->index.name);
      if (const auto* create = std::get_if<CreateIndex>(&action)) CheckCreate(*create, dropped, context);
    }
  }
}

}  // namespace

SLUICE_RULE(invalid_index_masked){
    .id = "SLU505",
    .severity = Severity::kWarning,
    .category = Category::kCorrectness,
    .summary = "Finds CREATE INDEX CONCURRENTLY IF NOT EXISTS: it takes a failed build for an index.",
    .why = R"md(
A `CREATE INDEX CONCURRENTLY` that fails (a timeout, a deadlock, a duplicate) leaves its index behind, marked invalid: no query uses
it, every write maintains it, and a unique one does not keep duplicates out. When the migration is run again, `IF NOT EXISTS` sees that
there is an index of this name and passes over it with a notice. The migration is recorded as done.

Drop what may be there, then build:

    DROP INDEX CONCURRENTLY IF EXISTS orders_email_idx;
    CREATE INDEX CONCURRENTLY orders_email_idx ON orders (email);

The first takes no lock that readers or writers wait for, and does nothing the first time. Invalid indexes of today:
`SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid`.

Silent behind a `DROP INDEX` of the same name in the migration, and on a table that is new.

Manual: CREATE INDEX, "Building Indexes Concurrently".
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
