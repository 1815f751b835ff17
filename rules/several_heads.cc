#include "migrations/graph.h"
#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const History& history, Context& context) {
  const std::vector<migrations::Migration>& all = history.files.migrations;
  std::vector<std::string> heads;
  const migrations::Migration* newest = nullptr;  // of those that are reported
  for (const size_t head : migrations::HeadsOf(all)) {
    heads.push_back(all[head].label);
    if (history.reported[head]) newest = &all[head];
  }
  if (heads.size() < 2 || newest == nullptr) return;
  context.ReportIn(*newest, "the history has '{}' heads: '{}'", std::to_string(heads.size()), Listed(heads))
      .Advice("Make one of them the parent of another, or write a migration that has all of them as parents.");
}

}  // namespace

SLUICE_RULE(several_heads){
    .id = "SLU706",
    .severity = Severity::kWarning,
    .category = Category::kReversibility,
    .summary = "Finds a history that ends in several migrations, none of which is another's parent.",
    .why = R"md(
Two branches have added a migration to the same parent, and both were merged. Which of the two runs first differs from database
to database, and a tool that is asked for "the newest" refuses, or takes one of them. Each was tested without the other.

Only formats in which a migration names its parents can have this; where the order is that of the versions, see
duplicate-version and out-of-order-migration.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
