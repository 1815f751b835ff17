// What a statement that is newer than the grammar says of a table, as far as its tokens tell.
#include "analyzer/schema/replay.h"

namespace sluice::schema {

// ADD CONSTRAINT ... NOT NULL, of 18 and later.
void Apply(const model::NewerSyntax& action, Schema& schema) {
  if (action.construct != model::NewerSyntax::Construct::kAddNotNull) return;
  Relation* table = schema.Edit(schema.Key(action.table));
  Column* column = table == nullptr ? nullptr : table->EditColumn(action.column);
  if (column == nullptr || column->not_null) return;
  column->not_null = !action.not_valid;
  column->awaits_not_null = action.not_valid;
  column->not_null_constraint = action.constraint;
}

}  // namespace sluice::schema
