#include "rules/does_nothing.h"

#include <algorithm>

namespace sluice::rules {
namespace {

bool ActionDoesNothing(const model::Action& action) {
  if (const auto* query = std::get_if<model::Query>(&action)) {
    return query->functions.empty() && query->reads.empty() && query->writes.empty();
  }
  // What a block does stands behind it.
  const auto* utility = std::get_if<model::Utility>(&action);
  if (utility != nullptr && utility->command == "DO") return utility->reach == model::Utility::Reach::kNone;
  return std::holds_alternative<model::SetParameter>(action) ||
         std::holds_alternative<model::TransactionControl>(action);
}

}  // namespace

bool DoesNothing(const model::Script& script) {
  return std::all_of(script.statements.begin(), script.statements.end(), [](const model::Statement& statement) {
    return std::all_of(statement.actions.begin(), statement.actions.end(), ActionDoesNothing);
  });
}

}  // namespace sluice::rules
