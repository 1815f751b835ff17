#include "backup/scope.h"

#include <algorithm>

namespace sluice::backup {
namespace {

// UPDATE, DELETE and MERGE read what they change; INSERT and COPY do not.
bool ChangesRows(const effects::Effects& effects) {
  return std::any_of(effects.locks.begin(), effects.locks.end(), [&](const effects::RelationLock& lock) {
    return lock.mode == effects::LockMode::kRowExclusive &&
           std::find(effects.scans.begin(), effects.scans.end(), lock.relation) != effects.scans.end();
  });
}

// "public.orders", or "public.orders.note" of a table: which of the two it is, only the catalogs know.
void AddDestroyed(const std::string& destroyed, std::set<std::string>& tables) {
  tables.insert(destroyed);
  const size_t dot = destroyed.rfind('.');
  const bool has_schema = dot != std::string::npos && destroyed.find('.') != dot;
  if (has_schema) tables.insert(destroyed.substr(0, dot));
}

}  // namespace

NeededBackup NeededFor(const std::vector<PlannedStatement>& statements) {
  NeededBackup needed;
  for (const PlannedStatement& statement : statements) {
    const effects::Effects& effects = statement.effects;
    if (!statement.analysed || effects.certainty == effects::Certainty::kUnknown) {
      needed.whole_database = true;
      if (needed.why.empty()) needed.why = statement.place;
    }
    for (const std::string& destroyed : effects.destroys) AddDestroyed(destroyed, needed.tables);
    needed.tables.insert(effects.rewrites.begin(), effects.rewrites.end());
    if (!ChangesRows(effects)) continue;
    // Those that foreign keys lead to are changed along, and are locked the same way.
    for (const effects::RelationLock& lock : effects.locks) {
      if (lock.mode == effects::LockMode::kRowExclusive) needed.tables.insert(lock.relation);
    }
  }
  return needed;
}

}  // namespace sluice::backup
