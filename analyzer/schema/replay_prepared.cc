// What a session or a server keeps beside its schema: prepared statements, slots of subscriptions; and owners, of whom
// nothing is kept.
#include <string>
#include <vector>

#include "analyzer/schema/replay.h"

namespace sluice::schema {

// A rollback does not take it back (manual, PREPARE).
void Apply(const model::Prepare& action, Schema& schema) {
  schema.Prepare(action);
}

void Apply(const model::Deallocate& action, Schema& schema) {
  schema.Deallocate(action.name);
}

// Whatever the roles own goes; of what is left nobody knows.
void Apply(const model::Owned& action, Schema& schema) {
  if (!action.drops) return;
  schema.MarkUnknownChanges();
  std::vector<std::string> keys;
  for (const auto& [key, relation] : schema.relations()) keys.push_back(key);
  for (const std::string& key : keys) schema.Edit(key)->uncertain = true;
}

void Apply(const model::Subscription& action, Schema& schema) {
  if (action.slot) schema.SetSlot(action.name, *action.slot);
}

}  // namespace sluice::schema
