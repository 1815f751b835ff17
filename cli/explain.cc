// sluice explain RULE
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "commands.h"
#include "rules/markdown.h"
#include "rules/registry.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

// How many letters differ, in order: enough to find what was meant.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string Nearest(std::string_view name) {
  std::string best;
  size_t best_distance = name.size();
  for (const rules::RegisteredRule& rule : rules::Registry()) {
    const size_t distance = Distance(name, rule.info.slug);
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = rule.info.slug;
  }
  return best;
}

ExitCode Explain(const std::string& name) {
  const rules::RegisteredRule* rule = rules::FindRule(name);
  if (rule == nullptr) {
    const std::string nearest = Nearest(name);
    return PrintError({fmt::format("there is no rule '{}'", name),
                       nearest.empty() ? "`sluice rules` lists them." : fmt::format("Did you mean '{}'?", nearest)});
  }
  Print(rules::RulePage(rule->info));
  return ExitCode::kDone;
}

}  // namespace

void AddExplain(CLI::App& app, Action& action) {
  auto name = std::make_shared<std::string>();
  CLI::App* explain = app.add_subcommand("explain", "Say what a rule finds, why, and what to write instead");
  explain->add_option("RULE", *name, "index-not-concurrent, or SLU101")->required()->type_name("");
  explain->callback([name, &action] { action = [name] { return Explain(*name); }; });
}

}  // namespace sluice::cli
