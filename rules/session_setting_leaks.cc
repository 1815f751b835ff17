#include <algorithm>
#include <array>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

// Those that change what later statements mean or may do.
constexpr std::array<std::string_view, 7> kChangesMeaning = {
    "search_path",           "session_replication_role",   "role", "session_authorization", "row_security",
    "check_function_bodies", "default_table_access_method"};

struct Leak {
  const SetParameter* first = nullptr;
  std::string names;
  bool changes_meaning = false;
};

bool IsInForce(const std::string& name, const Context& context) {
  return context.schema().session().Find(name) != nullptr;
}

void AddTo(Leak& leak, const SetParameter& set) {
  if (leak.first == nullptr) leak.first = &set;
  const bool known = (", " + leak.names + ",").find(", " + set.name + ",") != std::string::npos;
  if (!known) leak.names += (leak.names.empty() ? "" : ", ") + set.name;
  leak.changes_meaning = leak.changes_meaning ||
                         std::find(kChangesMeaning.begin(), kChangesMeaning.end(), set.name) != kChangesMeaning.end();
}

void CheckScript(const Script& script, migrations::TransactionMode mode, Context& context) {
  Leak leak;
  for (const Statement& statement : script.statements) {
    for (const Action& action : statement.actions) {
      const auto* set = std::get_if<SetParameter>(&action);
      if (set == nullptr || set->local || !set->values || !IsInForce(set->name, context)) continue;
      AddTo(leak, *set);
    }
  }
  if (leak.first == nullptr) return;
  const bool whole = mode == migrations::TransactionMode::kWhole;
  context.Report(leak.first->span, "what is set here stays for the session: '{}'", leak.names)
      .Severity(leak.changes_meaning ? Severity::kWarning : Severity::kNote)
      .Advice(whole ? "Write SET LOCAL: it ends with the transaction."
                    : "Put RESET for each at the end, or write SET LOCAL inside BEGIN and COMMIT.");
}

void CheckUp(const Migration& migration, Context& context) {
  CheckScript(migration.up, migration.mode, context);
}

void CheckDown(const Downgrade& downgrade, Context& context) {
  CheckScript(downgrade.down, downgrade.mode, context);
}

}  // namespace

SLUICE_RULE(session_setting_leaks){
    .id = "SLU604",
    .severity = Severity::kWarning,
    .category = Category::kTransaction,
    .summary = "Finds SET without LOCAL that is still in force when the migration ends.",
    .why = R"md(
`SET` changes the session. Most tools apply all migrations through one connection, and a connection pooler hands it on to
others: what one migration sets is in force for the next ones, and for whoever gets the connection. With
`search_path`, `session_replication_role` or `role` later statements then work on other tables, without triggers, or with
other rights; this is a warning. Timeouts and the like are a note. The header of a dump, with `set_config('search_path', '',
false)`, is a usual way there.

In a transaction `SET LOCAL` ends by itself; outside of one, `RESET` ends it:

    SET LOCAL lock_timeout = '2s';
    ALTER TABLE orders ADD COLUMN note text;

Ignore it where the tool opens a connection for each migration.

PostgreSQL manual: SET.
)md",
    .bad = "",
    .good = "",
    .check = On<CheckUp, CheckDown>,
};

}  // namespace sluice::rules
