#include "backup/scope.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "analyzer/effects/large_objects.h"

namespace sluice::backup {
namespace {

// Of a word in lower case.
bool IsLetter(char written, char letter) {
  return std::tolower(static_cast<unsigned char>(written)) == letter;
}

// UPDATE, DELETE and MERGE read what they change; INSERT and COPY do not.
bool ChangesRows(const effects::Effects& effects) {
  return std::any_of(effects.locks.begin(), effects.locks.end(), [&](const effects::RelationLock& lock) {
    return lock.mode == effects::LockMode::kRowExclusive &&
           std::find(effects.scans.begin(), effects.scans.end(), lock.relation) != effects.scans.end();
  });
}

// Of a text that is read only in part, as dynamic SQL in a body is, words decide. One that has them for another reason
// costs a backup that was not needed, but for what only creates a function.
bool OnlyCreates(std::string_view sql) {
  constexpr std::string_view kCreate = "create";
  const std::string_view begin = sql.substr(0, kCreate.size());
  return std::equal(begin.begin(), begin.end(), kCreate.begin(), kCreate.end(), IsLetter);
}

// INSERT ... ON CONFLICT DO UPDATE.
bool MayUpdateOnConflict(std::string_view sql) {
  auto at = sql.begin();
  for (const std::string_view word : {"conflict", "update"}) {
    at = std::search(at, sql.end(), word.begin(), word.end(), IsLetter);
    if (at == sql.end()) return false;
  }
  return true;
}

// Large objects belong to no table, and only a backup of the whole database covers them.
bool MayChangeLargeObjects(const PlannedStatement& statement) {
  if (statement.effects.changes_large_objects) return true;
  const std::string_view sql = statement.sql;
  const auto names = effects::ChangersOfLargeObjects();
  return !OnlyCreates(sql) && std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return std::search(sql.begin(), sql.end(), name.begin(), name.end(), IsLetter) != sql.end();
  });
}

// "public.orders", or "public.orders.note" of a table: which of the two it is, only the catalogs know.
void AddDestroyed(const std::string& destroyed, std::set<std::string>& tables) {
  tables.insert(destroyed);
  const size_t dot = destroyed.rfind('.');
  const bool has_schema = dot != std::string::npos && destroyed.find('.') != dot;
  if (has_schema) tables.insert(destroyed.substr(0, dot));
}

void NeedAll(NeededBackup& needed, const std::string& why) {
  needed.whole_database = true;
  if (needed.why.empty()) needed.why = why;
}

}  // namespace

void AddNeeded(const PlannedStatement& statement, NeededBackup& needed) {
  const effects::Effects& effects = statement.effects;
  if (!statement.analysed || effects.certainty == effects::Certainty::kUnknown) {
    NeedAll(needed, statement.place + " is not understood");
  } else if (MayChangeLargeObjects(statement)) {
    NeedAll(needed, statement.place + " may change large objects");
  }
  for (const std::string& destroyed : effects.destroys) AddDestroyed(destroyed, needed.tables);
  needed.tables.insert(effects.rewrites.begin(), effects.rewrites.end());
  needed.tables.insert(effects.conflict_updates.begin(), effects.conflict_updates.end());
  const bool may_update = !OnlyCreates(statement.sql) && MayUpdateOnConflict(statement.sql);
  if (!ChangesRows(effects) && !may_update) return;
  // Those that foreign keys lead to are changed along, and are locked the same way.
  for (const effects::RelationLock& lock : effects.locks) {
    if (lock.mode == effects::LockMode::kRowExclusive) needed.tables.insert(lock.relation);
  }
}

NeededBackup NeededFor(const std::vector<PlannedStatement>& statements) {
  NeededBackup needed;
  for (const PlannedStatement& statement : statements) AddNeeded(statement, needed);
  return needed;
}

}  // namespace sluice::backup
