// Changes that no other part of the program looks at.
#include <algorithm>
#include <set>

#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

using model::Reshape;
using model::ReshapeKind;

template <typename Change>
void EditSubject(const Reshape& action, Schema& schema, const Change& change) {
  if (Relation* relation = schema.Edit(schema.Key(action.subject))) change(*relation);
}

// The sequence of a column that is not known, in a table that a query made.
void DropOwned(const Relation& table, const std::string& column, Schema& schema) {
  for (const std::string& key : KeySet(table.owned)) {
    const Relation* sequence = schema.FindKey(key);
    if (sequence != nullptr && sequence->owner_column == column) schema.Remove(key);
  }
}

void ApplyToIdentity(const Reshape& action, Schema& schema) {
  EditSubject(action, schema, [&](Relation& table) {
    Column* column = table.EditColumn(action.part);
    if (column == nullptr && !table.columns_known) {
      if (action.kind == ReshapeKind::kAddIdentity) AddSequence(table, action.part, schema);
      if (action.kind == ReshapeKind::kDropIdentity) DropOwned(table, action.part, schema);
    }
    if (column == nullptr) return;
    if (action.kind == ReshapeKind::kSetIdentity) {
      column->by_default = action.by_default;
    } else if (action.kind == ReshapeKind::kAddIdentity) {
      column->generated = model::Generated::kIdentity;
      column->by_default = action.by_default;
      AddSequence(table, action.part, schema);
    } else if (column->generated == model::Generated::kIdentity) {
      column->generated = model::Generated::kNo;
      schema.Remove(std::string(column->sequence));
      column->sequence.clear();
    }
  });
}

}  // namespace

void Apply(const Reshape& action, Schema& schema) {
  switch (action.kind) {
    case ReshapeKind::kAddIdentity:
    case ReshapeKind::kSetIdentity:
    case ReshapeKind::kDropIdentity:
      return ApplyToIdentity(action, schema);
    case ReshapeKind::kEnableRowSecurity:
    case ReshapeKind::kDisableRowSecurity:
      return EditSubject(action, schema,
                         [&](Relation& table) { table.row_security = action.kind == ReshapeKind::kEnableRowSecurity; });
    case ReshapeKind::kSequenceOwner:
      return schema.SetOwner(schema.Key(action.subject),
                             action.other.empty() ? std::string() : schema.Key(action.other), action.part);
    case ReshapeKind::kRenameType:
    case ReshapeKind::kMoveType:
    case ReshapeKind::kAddLabel:
    case ReshapeKind::kRenameLabel:
    case ReshapeKind::kDomainNotNull:
    case ReshapeKind::kDomainNull:
    case ReshapeKind::kAddDomainCheck:
    case ReshapeKind::kDropDomainCheck:
      return ApplyToType(action, schema);
    case ReshapeKind::kAlterFunction:
    case ReshapeKind::kRenameFunction:
    case ReshapeKind::kMoveFunction:
      return ApplyToFunction(action, schema);
    case ReshapeKind::kRenameStatistics:
    case ReshapeKind::kMoveStatistics:
      return ApplyToStatistics(action, schema);
    case ReshapeKind::kPublishTable:
    case ReshapeKind::kUnpublishTable:
    case ReshapeKind::kRenamePublication:
    case ReshapeKind::kRenameSubscription:
      return ApplyToPublication(action, schema);
  }
}

}  // namespace sluice::schema
