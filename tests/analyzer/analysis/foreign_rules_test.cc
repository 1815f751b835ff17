#include "analyzer/analysis/foreign_rules.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>

#include "rules/registry.h"

namespace sluice::analysis {
namespace {

// Rules that are decided and may not be there yet.
const std::set<std::string> kDecided = {"add-serial-or-identity-column",
                                        "add-stored-generated-column",
                                        "cascade-reaches",
                                        "detach-partition-not-concurrent",
                                        "domain-constraint-locks-tables",
                                        "exclusion-constraint",
                                        "foreign-key-locks-both",
                                        "foreign-key-without-index",
                                        "identifier-truncated",
                                        "missing-lock-timeout",
                                        "narrowing-type-change",
                                        "prefer-bigint",
                                        "prefer-identity",
                                        "prefer-jsonb",
                                        "prefer-text",
                                        "prefer-timestamptz",
                                        "reindex-not-concurrent",
                                        "require-if-exists",
                                        "require-schema",
                                        "several-strong-locks",
                                        "slow-work-under-strong-lock",
                                        "transaction-nesting",
                                        "type-change-rebuilds-indexes",
                                        "unclosed-transaction",
                                        "vacuum-full-or-cluster",
                                        "validate-in-same-transaction"};

TEST(ForeignRules, stand_for_rules_of_ours) {
  size_t there = 0;
  for (const ForeignRule& rule : ForeignRules()) {
    std::istringstream slugs{std::string(rule.slugs)};
    for (std::string slug; slugs >> slug;) {
      const bool is_rule = rules::FindRule(slug) != nullptr;
      there += is_rule ? 1 : 0;
      EXPECT_TRUE(is_rule || kDecided.count(slug) > 0) << rule.name << " -> " << slug;
    }
  }
  EXPECT_GT(there, 15U);
}

TEST(ForeignRules, are_listed_once) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const ForeignRule& rule : ForeignRules()) {
    EXPECT_TRUE(seen.emplace(ToString(rule.tool), rule.name).second) << rule.name;
    EXPECT_EQ(SlugsOf(rule.tool, rule.name), rule.slugs);
  }
  EXPECT_TRUE(SlugsOf(lex::Directive::Tool::kSquawk, "E1").empty());
}

}  // namespace
}  // namespace sluice::analysis
