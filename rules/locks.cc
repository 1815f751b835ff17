#include "rules/locks.h"

#include <algorithm>

namespace sluice::rules {

Name NameOfKey(const std::string& key) {
  const size_t dot = key.find('.');
  if (dot == std::string::npos) return {{}, key, {}};
  return {key.substr(0, dot), key.substr(dot + 1), {}};
}

bool IsStrong(effects::LockMode mode) {
  return effects::BlocksReads(mode) || effects::BlocksWrites(mode);
}

std::vector<effects::RelationLock> StrongLocks(const Context& context) {
  std::vector<effects::RelationLock> locks;
  for (const effects::RelationLock& lock : context.effects().locks) {
    if (!IsStrong(lock.mode) || context.schema().IsIndexKey(lock.relation)) continue;
    if (!context.IsNewKey(lock.relation)) locks.push_back(lock);
  }
  return locks;
}

bool IsHeldAlready(const std::string& key, const Context& context) {
  const HeldLock* held = context.transaction().Find(key);
  return held != nullptr && held->mode >= context.effects().LockOn(key);
}

const HeldLock* HeldAgainstReaders(const std::string& key, const Context& context) {
  const HeldLock* held = context.transaction().Find(key);
  return held != nullptr && effects::BlocksReads(held->mode) ? held : nullptr;
}

bool IsDroppedLater(const Name& table, const Context& context) {
  const std::string key = context.schema().Key(table);
  const auto drops = [&](const Action& action) {
    const auto* drop = std::get_if<DropTable>(&action);
    return drop != nullptr && context.schema().Key(drop->table) == key;
  };
  const Script* script = context.around().script;
  return script != nullptr &&
         std::any_of(script->statements.begin(), script->statements.end(), [&](const Statement& statement) {
           return statement.number > context.statement().number &&
                  std::any_of(statement.actions.begin(), statement.actions.end(), drops);
         });
}

std::string StatementText(Span span, const Context& context) {
  if (!(span == context.statement().span)) return {};
  return std::string(context.Text(span)) + ";";
}

}  // namespace sluice::rules
