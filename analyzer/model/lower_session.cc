// Transaction control and SET.
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

TransactionKind KindOfTransaction(::TransactionStmtKind kind) {
  switch (kind) {
    case TRANS_STMT_COMMIT:
      return TransactionKind::kCommit;
    case TRANS_STMT_ROLLBACK:
      return TransactionKind::kRollback;
    case TRANS_STMT_SAVEPOINT:
      return TransactionKind::kSavepoint;
    case TRANS_STMT_RELEASE:
      return TransactionKind::kRelease;
    case TRANS_STMT_ROLLBACK_TO:
      return TransactionKind::kRollbackTo;
    case TRANS_STMT_PREPARE:
      return TransactionKind::kPrepare;
    case TRANS_STMT_COMMIT_PREPARED:
      return TransactionKind::kCommitPrepared;
    case TRANS_STMT_ROLLBACK_PREPARED:
      return TransactionKind::kRollbackPrepared;
    default:
      return TransactionKind::kBegin;
  }
}

// The values of SET as text: strings as they are, numbers in decimal.
std::string ValueText(const ::Node* node) {
  if (const auto* cast = node_cast<::TypeCast>(node)) node = cast->arg;
  const auto* constant = node_cast<::A_Const>(node);
  if (constant == nullptr) return {};
  if (node_cast<::Integer>(&constant->val) != nullptr) return std::to_string(constant->val.ival.ival);
  if (const auto* number = node_cast<::Float>(&constant->val)) return number->fval;
  return std::string(ast::StringValue(&constant->val));
}

void LowerSet(const ::VariableSetStmt& set, const Lowering& lowering) {
  SetParameter out{lowering.span, std::string(ast::Text(set.name)), std::nullopt, set.is_local};
  if (set.kind == VAR_RESET_ALL) out.name = "all";
  if (set.kind == VAR_SET_VALUE) {
    out.values.emplace();
    for (const ::Node* value : ast::Items<::Node>(set.args)) out.values->push_back(ValueText(value));
  }
  lowering.Add(std::move(out));
}

}  // namespace

bool LowerSession(const ::Node* node, const Lowering& lowering) {
  if (const auto* transaction = node_cast<::TransactionStmt>(node)) {
    const TransactionKind kind = KindOfTransaction(transaction->kind);
    lowering.out.transactional = kind != TransactionKind::kCommitPrepared && kind != TransactionKind::kRollbackPrepared;
    lowering.Add(TransactionControl{lowering.span, kind, std::string(ast::Text(transaction->savepoint_name)),
                                    transaction->chain});
    return true;
  }
  if (const auto* set = node_cast<::VariableSetStmt>(node)) {
    LowerSet(*set, lowering);
    return true;
  }
  return false;
}

}  // namespace sluice::model
