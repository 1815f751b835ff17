#include "rules/registry.h"

#include <algorithm>
#include <array>
#include <string>

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
    registry.push_back(
        {{rule.id, Slug(named.name), rule.severity, rule.category, rule.summary, rule.why, rule.bad, rule.good},
         &rule});
  }
  std::sort(registry.begin(), registry.end(),
            [](const RegisteredRule& a, const RegisteredRule& b) { return a.info.id < b.info.id; });
  return registry;
}

struct Call {
  const RegisteredRule* registered;
  void (*run)(const void* subject, Context& context);
};

using Dispatch = std::array<std::vector<Call>, kSubjects>;

Dispatch MakeDispatch() {
  Dispatch dispatch;
  for (const RegisteredRule& registered : Registry()) {
    for (const Subscription& subscription : registered.rule->check) {
      dispatch[subscription.subject].push_back({&registered, subscription.run});
    }
  }
  return dispatch;
}

const std::vector<Call>& CallsFor(size_t subject) {
  static const Dispatch dispatch = MakeDispatch();
  return dispatch[subject];
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

Run::Run(const schema::Schema& schema, const effects::Server& server, uint32_t first_new_migration) {
  context_.schema_ = &schema;
  context_.server_ = server;
  context_.first_new_migration_ = first_new_migration;
}

void Run::BeginScript(std::string_view text, const Surroundings& around, std::vector<Finding>& findings) {
  context_.text_ = text;
  context_.around_ = around;
  context_.findings_ = &findings;
}

void Run::CheckAction(const model::Action& action, const model::Statement& statement, const effects::Effects& effects,
                      const Execution& execution) {
  context_.statement_ = &statement;
  context_.effects_ = &effects;
  context_.execution_ = execution;
  std::visit([&](const auto& alternative) { CallRules(action.index(), &alternative); }, action);
}

void Run::CheckStatement(const model::Statement& statement, const effects::Effects& effects,
                         const Execution& execution) {
  context_.statement_ = &statement;
  context_.effects_ = &effects;
  context_.execution_ = execution;
  CallRules(kStatementSubject, &statement);
}

void Run::CheckMigration(const Migration& migration) {
  context_.statement_ = nullptr;
  context_.effects_ = nullptr;
  context_.execution_ = {};
  CallRules(kMigrationSubject, &migration);
}

void Run::CallRules(size_t subject, const void* value) {
  for (const Call& call : CallsFor(subject)) {
    context_.rule_ = &call.registered->info;
    call.run(value, context_);
  }
}

}  // namespace sluice::rules
