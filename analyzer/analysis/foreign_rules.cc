#include "analyzer/analysis/foreign_rules.h"

#include <algorithm>

namespace sluice::analysis {
namespace {

using enum lex::Directive::Tool;

// Squawk 2's names, with the ones that it still takes from earlier versions; eugene's ids of lint and trace.
constexpr ForeignRule kRules[] = {
    {kSquawk, "adding-field-with-default", "add-column-volatile-default add-stored-generated-column"},
    {kSquawk, "adding-foreign-key-constraint", "constraint-without-not-valid foreign-key-locks-both"},
    {kSquawk, "adding-not-nullable-field", "set-not-null-scans add-column-not-null-without-default"},
    {kSquawk, "adding-required-field", "add-column-not-null-without-default"},
    {kSquawk, "adding-serial-primary-key-field", "unique-or-primary-key-builds-index add-serial-or-identity-column"},
    {kSquawk, "ban-alter-domain-with-add-constraint", "domain-constraint-locks-tables"},
    {kSquawk, "ban-char-field", "prefer-text"},
    {kSquawk, "ban-concurrent-index-creation-in-transaction", "concurrently-in-transaction"},
    {kSquawk, "ban-create-domain-with-constraint", ""},
    {kSquawk, "ban-drop-column", "drop-column"},
    {kSquawk, "ban-drop-database", "drop-schema-or-database"},
    {kSquawk, "ban-drop-not-null", ""},
    {kSquawk, "ban-drop-table", "drop-table"},
    {kSquawk, "ban-duplicate-column-assignments", ""},
    {kSquawk, "ban-truncate-cascade", "truncate cascade-reaches"},
    {kSquawk, "ban-uncommitted-transaction", "unclosed-transaction"},
    {kSquawk, "changing-column-type", "change-column-type-rewrites type-change-rebuilds-indexes narrowing-type-change"},
    {kSquawk, "constraint-missing-not-valid", "constraint-without-not-valid validate-in-same-transaction"},
    {kSquawk, "disallowed-unique-constraint", "unique-or-primary-key-builds-index"},
    {kSquawk, "identifier-too-long", "identifier-truncated"},
    {kSquawk, "prefer-big-int", "prefer-bigint"},
    {kSquawk, "prefer-bigint-over-int", "prefer-bigint"},
    {kSquawk, "prefer-bigint-over-smallint", "prefer-bigint"},
    {kSquawk, "prefer-identity", "prefer-identity"},
    {kSquawk, "prefer-repack", "vacuum-full-or-cluster"},
    {kSquawk, "prefer-robust-stmts", "require-if-exists"},
    {kSquawk, "prefer-text-field", "prefer-text"},
    {kSquawk, "prefer-timestamp-tz", "prefer-timestamptz"},
    {kSquawk, "prefer-timestamptz", "prefer-timestamptz"},
    {kSquawk, "renaming-column", "rename-column"},
    {kSquawk, "renaming-table", "rename-table"},
    {kSquawk, "require-concurrent-index-creation", "index-not-concurrent"},
    {kSquawk, "require-concurrent-index-deletion", "drop-index-not-concurrent"},
    {kSquawk, "require-concurrent-partition-detach", "detach-partition-not-concurrent"},
    {kSquawk, "require-concurrent-reindex", "reindex-not-concurrent"},
    {kSquawk, "require-enum-value-ordering", ""},
    {kSquawk, "require-lock-timeout", "missing-lock-timeout"},
    {kSquawk, "require-statement-timeout", ""},
    {kSquawk, "require-table-schema", "require-schema"},
    {kSquawk, "require-timeout-settings", "missing-lock-timeout"},
    {kSquawk, "transaction-nesting", "transaction-nesting"},
    {kEugene, "E1", "constraint-without-not-valid validate-in-same-transaction"},
    {kEugene, "E2", "set-not-null-scans"},
    {kEugene, "E3", "prefer-jsonb"},
    {kEugene, "E4", "several-strong-locks slow-work-under-strong-lock"},
    {kEugene, "E5", "change-column-type-rewrites"},
    {kEugene, "E6", "index-not-concurrent"},
    {kEugene, "E7", "unique-or-primary-key-builds-index"},
    {kEugene, "E8", "exclusion-constraint"},
    {kEugene, "E9", "missing-lock-timeout"},
    {kEugene, "E10",
     "change-column-type-rewrites type-change-rebuilds-indexes add-column-volatile-default vacuum-full-or-cluster"},
    {kEugene, "E11", "add-serial-or-identity-column add-stored-generated-column"},
    {kEugene, "E15", "foreign-key-without-index"},
    {kEugene, "W12", ""},
    {kEugene, "W13", ""},
    {kEugene, "W14", ""},
};

}  // namespace

std::span<const ForeignRule> ForeignRules() {
  return kRules;
}

std::string_view SlugsOf(lex::Directive::Tool tool, std::string_view name) {
  const auto* const rule = std::find_if(std::begin(kRules), std::end(kRules), [&](const ForeignRule& each) {
    return each.tool == tool && each.name == name;
  });
  return rule == std::end(kRules) ? std::string_view() : rule->slugs;
}

std::string_view ToString(lex::Directive::Tool tool) {
  switch (tool) {
    case kSquawk:
      return "squawk";
    case kEugene:
      return "eugene";
    case kSluice:
      break;
  }
  return "sluice";
}

}  // namespace sluice::analysis
