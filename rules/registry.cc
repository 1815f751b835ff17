#include "rules/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "analyzer/base/nearest_name.h"

namespace sluice::rules {

#define SLUICE_RULE_NAME(name) extern const Rule name;
#include "rule_names.inc"
#undef SLUICE_RULE_NAME

namespace {

struct Named {
  std::string_view name;
  const Rule* rule;
};

constexpr Named kRules[] = {
#define SLUICE_RULE_NAME(name) {#name, &name},
#include "rule_names.inc"
#undef SLUICE_RULE_NAME
};

std::string Slug(std::string_view name) {
  std::string slug(name);
  std::replace(slug.begin(), slug.end(), '_', '-');
  return slug;
}

std::vector<RegisteredRule> MakeRegistry() {
  std::vector<RegisteredRule> registry;
  for (const Named& named : kRules) {
    const Rule& rule = *named.rule;
    registry.push_back({{rule.id, Slug(named.name), rule.severity, rule.category, rule.summary, rule.why, rule.bad,
                         rule.good, rule.on, rule.options, rule.is_cause_of},
                        &rule});
  }
  std::sort(registry.begin(), registry.end(),
            [](const RegisteredRule& a, const RegisteredRule& b) { return a.info.id < b.info.id; });
  return registry;
}

}  // namespace

const std::vector<RegisteredRule>& Registry() {
  static const std::vector<RegisteredRule> registry = MakeRegistry();
  return registry;
}

const RegisteredRule* FindRule(std::string_view id_or_slug) {
  const auto& registry = Registry();
  const auto found = std::find_if(registry.begin(), registry.end(), [&](const RegisteredRule& registered) {
    return registered.info.id == id_or_slug || registered.info.slug == id_or_slug;
  });
  return found == registry.end() ? nullptr : &*found;
}

std::string NearestRule(std::string_view written) {
  std::vector<std::string_view> slugs;
  for (const RegisteredRule& registered : Registry()) slugs.push_back(registered.info.slug);
  return NearestName(written, slugs);
}

bool IsAboutHistory(const RuleInfo& rule) {
  static const std::set<const RuleInfo*> about_history = [] {
    std::set<const RuleInfo*> rules;
    for (const RegisteredRule& registered : Registry()) {
      const auto& check = registered.rule->check;
      if (!check.empty() && check.front().subject == kHistorySubject) rules.insert(&registered.info);
    }
    return rules;
  }();
  return about_history.contains(&rule);
}

bool IsOn(const RuleInfo& rule, const RuleSettings& settings) {
  const auto setting = settings.find(rule.slug);
  return setting == settings.end() ? rule.on : setting->second.on.value_or(rule.on);
}

std::string ProblemOf(const RuleOption& option, std::string_view value) {
  if (!option.choices.empty()) {
    const bool known = std::find(option.choices.begin(), option.choices.end(), value) != option.choices.end();
    return known ? std::string() : fmt::format("it must be one of {}", fmt::join(option.choices, ", "));
  }
  if (option.default_value == "true" || option.default_value == "false") {
    return value == "true" || value == "false" ? "" : "it must be true or false";
  }
  if (schema::ParseTimeMs(option.default_value)) {
    return schema::ParseTimeMs(value) ? "" : fmt::format("it must be a time, such as {}", option.default_value);
  }
  return {};
}

Run::Run(const schema::Schema& schema, const effects::Server& server, uint32_t first_new_migration,
         const RuleSettings& settings) {
  context_.schema_ = &schema;
  context_.server_ = server;
  context_.first_new_migration_ = first_new_migration;
  context_.settings_ = &settings;
  context_.transaction_ = &tracker_.transaction();
  context_.statement_so_far_ = &tracker_.statement();
  for (const RegisteredRule& registered : Registry()) {
    if (!IsOn(registered.info, settings)) continue;
    for (const Subscription& subscription : registered.rule->check) {
      calls_[subscription.subject].push_back({&registered.info, subscription.run});
    }
  }
}

void Run::BeginScript(std::string_view text, const Surroundings& around, std::vector<Finding>& findings) {
  context_.text_ = text;
  context_.around_ = around;
  context_.findings_ = &findings;
  context_.reported_.clear();
  tracker_.Clear();
  context_.conditional_.clear();
}

void Run::EndScript() {
  std::vector<Conditional>& conditional = context_.conditional_;
  for (const Conditional& each : conditional) {
    sluice::Severity& severity = (*context_.findings_)[each.finding].severity;
    const bool weakens = severity == Severity::kError && each.is_doubtful && each.is_doubtful(*context_.schema_);
    if (weakens) severity = Severity::kWarning;
  }
  std::erase_if(conditional, [&](const Conditional& each) { return !each.is_remedied(*context_.schema_); });
  for (size_t i = conditional.size(); i-- > 0;) {
    context_.findings_->erase(context_.findings_->begin() + static_cast<std::ptrdiff_t>(conditional[i].finding));
  }
  conditional.clear();
}

void Run::CheckAction(const model::Action& action, const model::Statement& statement, const effects::Effects& effects,
                      const Execution& execution) {
  context_.statement_ = &statement;
  context_.effects_ = &effects;
  context_.execution_ = execution;
  tracker_.BeginAction(context_.schema_->place().transaction);
  std::visit([&](const auto& alternative) { CallRules(action.index(), &alternative); }, action);
  CallRules(kAnyActionSubject, &action);
  tracker_.Add(action, effects, *context_.schema_, [this](const std::string& key) { return context_.IsNewKey(key); });
  if (statement.is_body) tracker_.EndAction();
}

void Run::CheckStatement(const model::Statement& statement, const effects::Effects& effects,
                         const Execution& execution) {
  context_.statement_ = &statement;
  context_.effects_ = &effects;
  context_.execution_ = execution;
  CallRules(kStatementSubject, &statement);
  tracker_.EndStatement();
}

void Run::CheckMigration(const Migration& migration) {
  context_.statement_ = nullptr;
  context_.effects_ = nullptr;
  context_.execution_ = {};
  CallRules(kMigrationSubject, &migration);
}

void Run::CheckDowngrade(const Downgrade& downgrade) {
  context_.statement_ = nullptr;
  context_.effects_ = nullptr;
  context_.execution_ = {};
  context_.execution_.direction = Direction::kDown;
  CallRules(kDowngradeSubject, &downgrade);
}

HistoryFindings Run::CheckHistory(const History& history) {
  HistoryFindings found;
  BeginScript({}, {}, found.findings);
  context_.statement_ = nullptr;
  context_.effects_ = nullptr;
  context_.execution_ = {};
  context_.migration_of_finding_ = &found.migrations;
  CallRules(kHistorySubject, &history);
  return found;
}

void Run::CallRules(size_t subject, const void* value) {
  for (const Call& call : calls_[subject]) {
    context_.rule_ = call.rule;
    call.run(value, context_);
  }
}

}  // namespace sluice::rules
