// Statements whose query is looked at and not run, or not yet: EXPLAIN, PREPARE, DECLARE. (EXPLAIN ANALYZE runs it:
// lower_utility.cc.)
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

bool IsHeld(const ::DeclareCursorStmt& declare) {
  return (declare.options & CURSOR_OPT_HOLD) != 0;
}

}  // namespace

bool LowerPlanned(const ::Node* node, const Lowering& lowering) {
  if (const auto* prepare = node_cast<::PrepareStmt>(node)) {
    lowering.Add(LowerUnrun(prepare->query, Query::Stage::kNamed, lowering));
    return true;
  }
  // A held cursor is read when its transaction ends (PersistHoldablePortal).
  if (const auto* declare = node_cast<::DeclareCursorStmt>(node)) {
    const Query::Stage stage = IsHeld(*declare) ? Query::Stage::kRun : Query::Stage::kPlanned;
    lowering.Add(LowerUnrun(declare->query, stage, lowering));
    return true;
  }
  const auto* explain = node_cast<::ExplainStmt>(node);
  if (explain == nullptr) return false;
  const auto* utility = explain->query;
  const bool planned = utility->type == T_SelectStmt || utility->type == T_InsertStmt ||
                       utility->type == T_UpdateStmt || utility->type == T_DeleteStmt || utility->type == T_MergeStmt;
  if (!planned || Executes(*explain)) return false;
  lowering.Add(LowerUnrun(explain->query, Query::Stage::kPlanned, lowering));
  return true;
}

}  // namespace sluice::model
