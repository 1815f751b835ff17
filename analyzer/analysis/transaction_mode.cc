#include "analyzer/analysis/transaction_mode.h"

#include <algorithm>

namespace sluice::analysis {
namespace {

using migrations::TransactionHabit;
using migrations::TransactionMode;

constexpr std::string_view kDirective = "sluice:";

std::string_view TrimLeft(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

std::optional<TransactionMode> ParseDirective(std::string_view directive) {
  directive = TrimLeft(directive);
  if (directive.starts_with("transaction(whole)")) return TransactionMode::kWhole;
  if (directive.starts_with("transaction(statement)")) return TransactionMode::kStatement;
  return std::nullopt;
}

bool HasOwnBlock(const model::Script& script) {
  return std::any_of(script.statements.begin(), script.statements.end(), [](const model::Statement& statement) {
    const auto* control =
        statement.actions.empty() ? nullptr : std::get_if<model::TransactionControl>(&statement.actions.front());
    return control != nullptr && control->kind == model::TransactionKind::kBegin;
  });
}

bool HoldsNonTransactional(const model::Script& script) {
  return std::any_of(script.statements.begin(), script.statements.end(),
                     [](const model::Statement& statement) { return !statement.transactional; });
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

std::optional<TransactionMode> TransactionDirective(std::string_view text, const std::vector<Span>& regions) {
  for (const Span& region : regions) {
    const std::string_view part = text.substr(0, region.end);
    for (size_t at = part.find(kDirective, region.begin); at != std::string_view::npos;
         at = part.find(kDirective, at + 1)) {
      size_t line = part.rfind('\n', at);
      line = line == std::string_view::npos ? 0 : line + 1;
      if (!TrimLeft(part.substr(line, at - line)).starts_with("--")) continue;
      if (const auto mode = ParseDirective(part.substr(at + kDirective.size()))) return mode;
    }
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
