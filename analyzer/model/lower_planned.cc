// Statements whose query is looked at and not run, or not yet: EXPLAIN, PREPARE, DECLARE; and those that run it then:
// EXECUTE, FETCH. (EXPLAIN ANALYZE runs it: lower_utility.cc.)
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

bool IsHeld(const ::DeclareCursorStmt& declare) {
  return (declare.options & CURSOR_OPT_HOLD) != 0;
}

void AddPrepared(const char* name, bool cursor, const Lowering& lowering) {
  lowering.Add(Prepare{lowering.span, std::string(ast::Text(name)),
                       std::make_shared<const std::string>(lowering.tokens.Slice(lowering.span)), cursor});
}

void AddExecute(const char* name, bool cursor, Query::Stage stage, const Lowering& lowering) {
  lowering.Add(Execute{lowering.span, std::string(ast::Text(name)), cursor, stage});
}

bool LowerPrepared(const ::Node* node, const Lowering& lowering) {
  if (const auto* prepare = node_cast<::PrepareStmt>(node)) {
    lowering.Add(LowerUnrun(prepare->query, Query::Stage::kNamed, lowering));
    AddPrepared(prepare->name, false, lowering);
  } else if (const auto* execute = node_cast<::ExecuteStmt>(node)) {
    AddExecute(execute->name, false, Query::Stage::kRun, lowering);
  } else if (const auto* fetch = node_cast<::FetchStmt>(node)) {
    AddExecute(fetch->portalname, true, Query::Stage::kRun, lowering);
  } else if (const auto* deallocate = node_cast<::DeallocateStmt>(node)) {
    lowering.Add(Deallocate{lowering.span, std::string(ast::Text(deallocate->name))});
  } else if (const auto* discard = node_cast<::DiscardStmt>(node);
             discard != nullptr && discard->target == DISCARD_ALL) {
    lowering.out.transactional = false;
    lowering.Add(Deallocate{lowering.span, {}});
    lowering.Add(SetParameter{lowering.span, "all", std::nullopt, false});
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool LowerPlanned(const ::Node* node, const Lowering& lowering) {
  if (LowerPrepared(node, lowering)) return true;
  // A held cursor is read when its transaction ends (PersistHoldablePortal).
  if (const auto* declare = node_cast<::DeclareCursorStmt>(node)) {
    const Query::Stage stage = IsHeld(*declare) ? Query::Stage::kRun : Query::Stage::kPlanned;
    lowering.Add(LowerUnrun(declare->query, stage, lowering));
    AddPrepared(declare->portalname, true, lowering);
    return true;
  }
  const auto* explain = node_cast<::ExplainStmt>(node);
  if (explain == nullptr) return false;
  const auto* utility = explain->query;
  if (const auto* execute = node_cast<::ExecuteStmt>(utility); execute != nullptr && !Executes(*explain)) {
    AddExecute(execute->name, false, Query::Stage::kPlanned, lowering);
    return true;
  }
  const bool planned = utility->type == T_SelectStmt || utility->type == T_InsertStmt ||
                       utility->type == T_UpdateStmt || utility->type == T_DeleteStmt || utility->type == T_MergeStmt;
  if (!planned || Executes(*explain)) return false;
  lowering.Add(LowerUnrun(explain->query, Query::Stage::kPlanned, lowering));
  return true;
}

}  // namespace sluice::model
