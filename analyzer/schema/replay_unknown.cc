// What is not analysed may have done anything.
#include "analyzer/schema/replay.h"

namespace sluice::schema {

void Apply(const model::NotAnalysed& /*action*/, Schema& schema) {
  schema.MarkUnknownChanges();
}

void Apply(const model::SyntaxError& /*action*/, Schema& schema) {
  schema.MarkUnknownChanges();
}

void Apply(const model::Utility& action, Schema& schema) {
  if (action.reach == model::Utility::Reach::kUnknown) schema.MarkUnknownChanges();
  if (action.command == "CREATE CAST" || action.command == "CREATE OPERATOR") schema.MarkOwnCasts();
  if (action.object == "btree_gin" || action.object == "intarray") schema.MarkMoreGinClasses();
}

}  // namespace sluice::schema
