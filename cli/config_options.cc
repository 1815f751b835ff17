#include "config_options.h"

#include "analyzer/model/read.h"
#include "rules/registry.h"

namespace sluice::cli {
namespace {

void AddRules(const HistoryConfig& history, analysis::LintOptions& lint) {
  for (const auto& [slug, config] : history.rules) {
    rules::RuleSetting& setting = lint.rules[slug];
    for (const auto& [name, value] : config.options) setting.options.insert_or_assign(name, value.value);
    if (!config.weight) continue;
    setting.on = config.weight->value.has_value();
    lint.policy.weights.insert_or_assign(slug, config.weight->value);
  }
}

// A rule that is off elsewhere runs where a path asks for it.
void AddPaths(const std::vector<PathConfig>& paths, analysis::LintOptions& lint) {
  for (const PathConfig& path : paths) {
    analysis::PathWeights weights{path.glob.value, {}};
    for (const auto& [slug, weight] : path.rules) {
      weights.weights.insert_or_assign(slug, weight.value);
      if (weight.value) lint.rules[slug].on = true;
    }
    lint.policy.paths.push_back(std::move(weights));
  }
}

}  // namespace

analysis::LintOptions ToLintOptions(const ConfigFile* file, const HistoryConfig& history, const GivenOptions& given) {
  analysis::LintOptions lint;
  lint.policy.strict = given.strict;
  lint.policy.statistics = given.statistics;
  lint.fixes = given.fixes;
  lint.threads = given.threads;
  const int configured = history.postgres_version ? history.postgres_version->value : model::GrammarMajor();
  lint.server.major = given.server_major != 0 ? given.server_major : configured;
  if (history.transaction) lint.runner = history.transaction->value;
  if (history.hot_tables) lint.policy.hot_tables = history.hot_tables->value;
  for (const auto& [name, value] : history.session) lint.session.insert_or_assign(name, value.value);
  AddRules(history, lint);
  if (file != nullptr) AddPaths(file->configuration.paths, lint);
  return lint;
}

}  // namespace sluice::cli
