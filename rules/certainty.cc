#include "rules/certainty.h"

namespace sluice::rules {

bool IsSure(const schema::Relation& relation, const Context& context) {
  return !relation.temporary && !relation.maybe_older && !relation.uncertain &&
         !context.schema().MayHaveChangedSince(relation.created);
}

bool IsSure(const schema::Column& column, const Context& context) {
  return column.created.transaction == 0 || !context.schema().MayHaveChangedSince(column.created);
}

bool IsSure(const schema::KnownType& type, const Context& context) {
  return !context.schema().MayHaveChangedSince(type.created);
}

bool IsSure(const schema::CreatedFunction& function, const Context& context) {
  return !function.uncertain && !context.schema().MayHaveChangedSince(function.created);
}

}  // namespace sluice::rules
