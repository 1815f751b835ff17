#include "rules/locks.h"

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

std::string StatementText(Span span, const Context& context) {
  if (!(span == context.statement().span)) return {};
  return std::string(context.Text(span)) + ";";
}

}  // namespace sluice::rules
