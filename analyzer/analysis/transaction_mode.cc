#include "analyzer/analysis/transaction_mode.h"

#include <algorithm>
#include <string>

namespace sluice::analysis {
namespace {

using migrations::TransactionHabit;
using migrations::TransactionMode;

bool HasOwnBlock(const model::Script& script) {
  return std::any_of(script.statements.begin(), script.statements.end(), [](const model::Statement& statement) {
    const auto* control =
        statement.actions.empty() ? nullptr : std::get_if<model::TransactionControl>(&statement.actions.front());
    return control != nullptr && control->kind == model::TransactionKind::kBegin;
  });
}

// What decides about a subscription is its slot, of which the script alone does not tell.
bool MayNeedToBeAlone(const model::Action& action) {
  const auto* subscription = std::get_if<model::Subscription>(&action);
  return subscription != nullptr && (subscription->change == model::Subscription::Change::kDrop ||
                                     subscription->makes_slot || subscription->refreshes || subscription->changes_slot);
}

bool HoldsNonTransactional(const model::Script& script) {
  return std::any_of(script.statements.begin(), script.statements.end(), [](const model::Statement& statement) {
    return !statement.transactional ||
           std::any_of(statement.actions.begin(), statement.actions.end(), MayNeedToBeAlone);
  });
}

}  // namespace

schema::Transactions ToTransactions(TransactionMode mode) {
  switch (mode) {
    case TransactionMode::kStatement:
      return schema::Transactions::kStatement;
    case TransactionMode::kScript:
      return schema::Transactions::kScript;
    case TransactionMode::kWhole:
      break;
  }
  return schema::Transactions::kWhole;
}

std::optional<TransactionMode> TransactionDirective(const std::vector<lex::Directive>& directives) {
  for (const lex::Directive& directive : directives) {
    if (directive.tool != lex::Directive::Tool::kSluice || directive.verb != "transaction") continue;
    if (directive.names == std::vector<std::string>{"whole"}) return TransactionMode::kWhole;
    if (directive.names == std::vector<std::string>{"statement"}) return TransactionMode::kStatement;
  }
  return std::nullopt;
}

Transaction ResolveTransaction(std::optional<TransactionMode> directive, TransactionHabit habit,
                               const model::Script& script) {
  if (directive) return {*directive, false, false, *directive != TransactionMode::kWhole};
  switch (habit) {
    case TransactionHabit::kWrapped:
      return {TransactionMode::kWhole};
    case TransactionHabit::kStatement:
      return {HasOwnBlock(script) ? TransactionMode::kScript : TransactionMode::kStatement, false, false, true};
    case TransactionHabit::kOneQuery:
      // One statement alone in a query is no transaction block (exec_simple_query in postgres.c).
      if (script.statement_count <= 1) return {TransactionMode::kStatement};
      return {HasOwnBlock(script) ? TransactionMode::kScript : TransactionMode::kWhole, true};
    case TransactionHabit::kUnknown:
      break;
  }
  if (HasOwnBlock(script)) return {TransactionMode::kScript, false, false, true};
  if (HoldsNonTransactional(script)) return {TransactionMode::kStatement, false, false, true};
  return {TransactionMode::kWhole, false, true};
}

}  // namespace sluice::analysis
