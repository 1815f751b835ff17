// Triggers, rules, policies, statistics, and what a publication has of a table.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/letter_case.h"
#include "analyzer/inverse/follow.h"
#include "analyzer/inverse/names.h"
#include "analyzer/inverse/renaming.h"
#include "analyzer/inverse/steps.h"
#include "analyzer/inverse/words.h"
#include "analyzer/model/text_tokens.h"

namespace sluice::inverse {

namespace {

using model::QuoteIdentifier;
using schema::Relation;

template <typename Part>
const Part* Find(const std::vector<Part>& parts, const std::string& name) {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.name == name; });
  return found == parts.end() ? nullptr : &*found;
}

template <typename Part>
std::string NameOf(const Part& part, const Change& /*change*/) {
  return QuoteIdentifier(part.name);
}

std::string NameOf(const schema::Statistics& statistics, const Change& change) {
  return SqlName(statistics.schema, statistics.name, change.schema);
}

template <typename Part>
void Restore(std::string_view kind, const Part& part, const Relation& table, const Change& change, Steps& steps) {
  if (part.text.empty()) {
    return steps.Fail(
        fmt::format("the definition of {} {} is not known{}", kind, part.name, BecauseOutdated(table, change.schema)));
  }
  steps.Add(Phase::kParts, WithOwnName(part.text, ToUpper(kind), NameOf(part, change), SqlName(table, change.schema)));
  RestoreSettings(table, fmt::format("{} {}", kind, part.name), change, steps);
}

// As it is called in a setting, and in SQL.
struct PartKind {
  std::string_view name;
  std::string_view word;
};

// Of a kind that stands on a table: those that are new go, those that are gone come back, others are made anew.
template <typename Part>
void UndoPartsOf(const PartKind& kind, const std::vector<Part>& before, const std::vector<Part>& after,
                 const Relation& table, const Change& change, Steps& steps) {
  for (const Part& part : after) {
    const Part* old = Find(before, part.name);
    if (old != nullptr && old->text == part.text) continue;
    steps.Add(Phase::kDropParts,
              fmt::format("DROP {} {} ON {}", kind.word, QuoteIdentifier(part.name), SqlName(table, change.schema)));
  }
  for (const Part& part : before) {
    const Part* now = Find(after, part.name);
    if (now == nullptr || now->text != part.text) Restore(kind.name, part, table, change, steps);
  }
}

std::vector<schema::Trigger> OwnTriggers(const Relation& table) {
  std::vector<schema::Trigger> own;
  std::copy_if(table.triggers.begin(), table.triggers.end(), std::back_inserter(own),
               [](const schema::Trigger& trigger) { return !trigger.cloned; });
  return own;
}

void UndoStatistics(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  for (const schema::Statistics& each : after.statistics) {
    if (Find(before.statistics, each.name) != nullptr) continue;
    steps.Add(Phase::kDropParts, "DROP STATISTICS " + SqlName(each.schema, each.name, change.schema));
  }
  for (const schema::Statistics& each : before.statistics) {
    if (Find(after.statistics, each.name) == nullptr) Restore("statistics", each, before, change, steps);
  }
}

// Which columns a policy names is not kept: with CASCADE it has gone along with one that its text names.
void RestorePoliciesOfColumns(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  for (const schema::Policy& policy : before.policies) {
    if (Find(after.policies, policy.name) == nullptr) continue;
    const model::TextTokens tokens(policy.text);
    for (size_t i = 0; i < tokens.size(); ++i) {
      const std::string name = tokens.Identifier(i);
      if (before.FindColumn(name) == nullptr || after.FindColumn(name) != nullptr) continue;
      steps.Add(Phase::kDropParts, fmt::format("DROP POLICY IF EXISTS {} ON {}", QuoteIdentifier(policy.name),
                                               SqlName(before, change.schema)));
      Restore("policy", policy, before, change, steps);
      break;
    }
  }
}

bool IsStill(const std::string& publication, const Change& change) {
  return !change.publications.contains(publication) ||
         (change.publications.at(publication) != nullptr && change.schema.FindPublication(publication) != nullptr);
}

void Publish(const schema::Published& each, const Relation& table, const Change& change, Steps& steps) {
  if (!each.columns.empty()) return steps.Fail("which columns and rows were published is not known");
  steps.Add(Phase::kParts, fmt::format("ALTER PUBLICATION {} ADD TABLE {}", QuoteIdentifier(each.publication),
                                       SqlName(table, change.schema)));
}

void UndoPublished(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  for (const schema::Published& each : after.published) {
    if (before.IsPublishedBy(each.publication) || !IsStill(each.publication, change)) continue;
    steps.Add(Phase::kDropParts, fmt::format("ALTER PUBLICATION {} DROP TABLE {}", QuoteIdentifier(each.publication),
                                             SqlName(after, change.schema)));
  }
  for (const schema::Published& each : before.published) {
    if (after.IsPublishedBy(each.publication) || !IsStill(each.publication, change)) continue;
    Publish(each, before, change, steps);
  }
}

}  // namespace

void UndoParts(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  UndoPartsOf({"trigger", "TRIGGER"}, OwnTriggers(before), OwnTriggers(after), before, change, steps);
  UndoPartsOf({"rule", "RULE"}, before.rules, after.rules, before, change, steps);
  UndoPartsOf({"policy", "POLICY"}, before.policies, after.policies, before, change, steps);
  RestorePoliciesOfColumns(before, after, change, steps);
  UndoStatistics(before, after, change, steps);
  UndoPublished(before, after, change, steps);
}

void RestoreParts(const Relation& table, const Change& change, Steps& steps) {
  for (const schema::Trigger& each : OwnTriggers(table)) Restore("trigger", each, table, change, steps);
  for (const schema::Rule& each : table.rules) Restore("rule", each, table, change, steps);
  for (const schema::Policy& each : table.policies) Restore("policy", each, table, change, steps);
  for (const schema::Statistics& each : table.statistics) Restore("statistics", each, table, change, steps);
  for (const schema::Published& each : table.published) {
    if (IsStill(each.publication, change)) Publish(each, table, change, steps);
  }
}

}  // namespace sluice::inverse
