// sluice explain RULE
#include <fmt/format.h>

#include <memory>
#include <string_view>
#include <vector>

#include "analyzer/base/nearest_name.h"
#include "commands.h"
#include "rules/markdown.h"
#include "rules/registry.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

ExitCode Explain(const std::string& name) {
  const rules::RegisteredRule* rule = rules::FindRule(name);
  if (rule == nullptr) {
    std::vector<std::string_view> slugs;
    for (const rules::RegisteredRule& each : rules::Registry()) slugs.emplace_back(each.info.slug);
    return PrintError(
        {fmt::format("there is no rule '{}'", name), DidYouMean(name, slugs, "`sluice rules` lists them.")});
  }
  Print(rules::RulePage(rule->info));
  return ExitCode::kDone;
}

}  // namespace

void AddExplain(Command app, Action& action) {
  auto name = std::make_shared<std::string>();
  Command explain = app.AddSubcommand("explain", "Say what a rule finds, and what to write instead");
  explain.AddOption("RULE", *name, "index-not-concurrent, or SLU101").Required().Called("");
  explain.SetCallback([name, &action] { action = [name] { return Explain(*name); }; });
}

}  // namespace sluice::cli
