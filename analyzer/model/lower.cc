#include "analyzer/model/lower.h"

#include "analyzer/model/lower_table_command.h"

namespace sluice::model {

void LowerStatement(const ::Node* node, const Lowering& lowering) {
  const bool known = LowerQuery(node, lowering) || LowerTable(node, lowering) || LowerAlterTable(node, lowering) ||
                     LowerIndex(node, lowering) || LowerTableCommand(node, lowering) || LowerDrop(node, lowering) ||
                     LowerRename(node, lowering) || LowerSession(node, lowering);
  if (!known) LowerUtility(node, lowering);
}

}  // namespace sluice::model
