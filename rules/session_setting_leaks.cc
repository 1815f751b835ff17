#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

// Those that change what later statements mean or may do.
constexpr std::array<std::string_view, 7> kChangesMeaning = {
    "search_path",           "session_replication_role",   "role", "session_authorization", "row_security",
    "check_function_bodies", "default_table_access_method"};

struct Leak {
  const SetParameter* first = nullptr;
  std::vector<std::string_view> names;
  bool changes_meaning = false;
  bool empties_search_path = false;
};

// What _doSetFixedOutputState in pg_backup_archiver.c writes at the head of each dump, in every version that we know
// of.
constexpr std::array<std::string_view, 5> kHeader = {
    "statement_timeout", "client_encoding", "standard_conforming_strings", "search_path", "check_function_bodies"};

bool IsInForce(const std::string& name, const Context& context) {
  return context.schema().session().Find(name) != nullptr;
}

bool Holds(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void AddTo(Leak& leak, const SetParameter& set) {
  if (leak.first == nullptr) leak.first = &set;
  const bool empty =
      std::all_of(set.values->begin(), set.values->end(), [](const auto& value) { return value.empty(); });
  if (set.name == "search_path") leak.empties_search_path = empty;
  if (!Holds(leak.names, set.name)) leak.names.push_back(set.name);
  leak.changes_meaning = leak.changes_meaning || Holds(kChangesMeaning, set.name);
}

bool IsDump(const Leak& leak) {
  return leak.empties_search_path &&
         std::all_of(kHeader.begin(), kHeader.end(), [&](std::string_view name) { return Holds(leak.names, name); });
}

// Of the many that a dump sets, an empty search_path is what others stumble over, where there are any in its session.
void ReportDump(const Leak& leak, bool is_last, Context& context) {
  context
      .Report(leak.first->span, "the dump's header stays for the session: '{}' is empty for what follows",
              "search_path")
      .Severity(is_last ? Severity::kNote : Severity::kWarning)
      .Advice("Put RESET search_path at the end, or RESET ALL where the runner has set nothing of its own.");
}

void CheckScript(const Script& script, migrations::TransactionMode mode, bool is_last, Context& context) {
  Leak leak;
  for (const Statement& statement : script.statements) {
    for (const Action& action : statement.actions) {
      const auto* set = std::get_if<SetParameter>(&action);
      if (set == nullptr || set->local || !set->values || !IsInForce(set->name, context)) continue;
      AddTo(leak, *set);
    }
  }
  if (leak.first == nullptr) return;
  if (IsDump(leak)) return ReportDump(leak, is_last, context);
  const bool whole = mode == migrations::TransactionMode::kWhole;
  context
      .Report(leak.first->span, "what is set here stays for the session: '{}'",
              fmt::format("{}", fmt::join(leak.names, ", ")))
      .Severity(leak.changes_meaning ? Severity::kWarning : Severity::kNote)
      .Advice(whole ? "Write SET LOCAL: it ends with the transaction."
                    : "Put RESET for each at the end, or write SET LOCAL inside BEGIN and COMMIT.");
}

void CheckUp(const Migration& migration, Context& context) {
  CheckScript(migration.up, migration.mode, migration.is_last, context);
}

void CheckDown(const Downgrade& downgrade, Context& context) {
  CheckScript(downgrade.down, downgrade.mode, false, context);
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
false)`, is a usual way there: statements that name no schema fail behind it. At the end of a history, where nothing follows in
its session, that is a note.

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
