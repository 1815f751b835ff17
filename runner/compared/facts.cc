// A catalogue as facts: one line for each thing that two descriptions may differ in.
#include <fmt/format.h>

#include "runner/compared/catalogue.h"

namespace sluice::compared {
namespace {

std::string Flag(bool set, std::string_view text) {
  return set ? fmt::format(" {}", text) : std::string();
}

template <typename Names>
std::string Join(const Names& names) {
  return fmt::format("({})", fmt::join(names, ","));
}

// A CHECK's columns are sorted: the catalogue has them by number.
std::string Columns(const Constraint& constraint) {
  if (constraint.kind != 'c') return Join(constraint.columns);
  return Join(std::set<std::string>(constraint.columns.begin(), constraint.columns.end()));
}

std::string Describe(const Column& column) {
  return fmt::format("{} {}{}{}{}{}{}{} inherited={}", column.name, column.type, Flag(column.not_null, "not-null"),
                     Flag(column.has_default, "default"), column.identity.empty() ? "" : " identity=" + column.identity,
                     Flag(!column.generated.empty(), "generated"),
                     column.collation.empty() ? "" : " collate=" + column.collation, Flag(column.local, "local"),
                     column.inherited);
}

std::string Describe(const Constraint& constraint) {
  return fmt::format(
      "{} {}{}{}{}{}{}{}{}", constraint.name, constraint.kind, Columns(constraint),
      constraint.referenced.empty() ? "" : " -> " + constraint.referenced + Join(constraint.referenced_columns),
      constraint.on_delete.empty() ? "" : " on-delete=" + constraint.on_delete,
      constraint.on_update.empty() ? "" : " on-update=" + constraint.on_update, Flag(!constraint.valid, "not-valid"),
      Flag(constraint.no_inherit && constraint.kind == 'c', "no-inherit"),
      Flag(constraint.local || constraint.kind != 'c', "local"));
}

std::string Describe(const Index& index) {
  return fmt::format("{} {} keys={} attributes={}{}{}{}{}{}", index.name, Join(index.columns), index.keys,
                     index.attributes, Flag(index.unique, "unique"), Flag(!index.valid, "invalid"),
                     Flag(index.expression, "expression"), Flag(index.predicate, "predicate"),
                     index.parent.empty() ? "" : " part-of=" + index.parent);
}

void AddStored(const Relation& relation, Facts& facts) {
  const std::string key = relation.Key();
  for (const std::string& read : relation.reads) {
    // The catalogue says of every view that it depends on itself.
    if (read != key) facts.insert(fmt::format("reads {} {}", key, read));
  }
  for (const std::string& use : relation.uses) facts.insert(fmt::format("uses {} {}", key, use));
  for (const std::string& table : relation.needs_keys) facts.insert(fmt::format("needs-key {} {}", key, table));
  for (const Rule& rule : relation.rules) {
    facts.insert(fmt::format("rule {} {}", key, rule.name));
    for (const std::string& read : rule.reads) {
      if (read != key) facts.insert(fmt::format("reads {} {} by {}", key, read, rule.name));
    }
    for (const std::string& use : rule.uses) facts.insert(fmt::format("uses {} {} by {}", key, use, rule.name));
  }
}

void Add(const Relation& relation, Facts& facts) {
  const std::string key = relation.Key();
  facts.insert(fmt::format("relation {} {}{}{}{}{}", key, relation.kind, relation.persistence,
                           Flag(relation.partition, "partition"), Flag(relation.default_partition, "default-partition"),
                           Flag(relation.row_security, "row-security")));
  const bool is_table = relation.kind == 'r' || relation.kind == 'p';
  for (const Column& column : relation.columns) {
    if (is_table) facts.insert(fmt::format("column {}.{}", key, Describe(column)));
    if (relation.kind == 'v' || relation.kind == 'm') facts.insert(fmt::format("column {}.{}", key, column.name));
  }
  for (const Constraint& constraint : relation.constraints) {
    facts.insert(fmt::format("constraint {} {}", key, Describe(constraint)));
  }
  for (const Index& index : relation.indexes) facts.insert(fmt::format("index {} {}", key, Describe(index)));
  for (const std::string& parent : relation.parents) facts.insert(fmt::format("parent {} {}", key, parent));
  AddStored(relation, facts);
  for (const Statistics& each : relation.statistics) {
    facts.insert(fmt::format("statistics {} {}.{} {}", key, each.schema, each.name, Join(each.columns)));
  }
  for (const Published& each : relation.published) {
    facts.insert(fmt::format("published {} {} {}", key, each.publication, Join(each.columns)));
  }
  for (const Trigger& trigger : relation.triggers) {
    facts.insert(fmt::format("trigger {} {} runs {}{}", key, trigger.name, trigger.function,
                             Flag(trigger.each_row, "each-row")));
  }
  for (const std::string& policy : relation.policies) facts.insert(fmt::format("policy {} {}", key, policy));
  if (is_table) facts.insert(fmt::format("replica-identity {} {}", key, relation.replica_identity));
  if (relation.clustered) facts.insert(fmt::format("clustered {}", key));
  if (!relation.owner.empty()) facts.insert(fmt::format("owner {} {}", key, relation.owner));
}

}  // namespace

Facts FactsOf(const Catalogue& catalogue) {
  Facts facts;
  for (const std::string& schema : catalogue.schemas) facts.insert("schema " + schema);
  for (const Relation& relation : catalogue.relations) Add(relation, facts);
  for (const Type& type : catalogue.types) {
    facts.insert(fmt::format("type {}.{} {} {}{} {} {}", type.schema, type.name, type.kind, type.base,
                             Flag(type.not_null, "not-null"), Join(type.labels),
                             Join(std::set<std::string>(type.constraints.begin(), type.constraints.end()))));
  }
  for (const Function& function : catalogue.functions) {
    facts.insert(fmt::format("function {}.{}({}) {}{}{}", function.schema, function.name, function.arguments,
                             function.volatility, Flag(function.security_definer, "security-definer"),
                             Flag(function.sets_search_path, "sets-search-path")));
  }
  for (const Publication& publication : catalogue.publications) {
    facts.insert(fmt::format("publication {}{} {}", publication.name, Flag(publication.all_tables, "all"),
                             Join(publication.schemas)));
  }
  for (const Subscription& subscription : catalogue.subscriptions) {
    facts.insert(fmt::format("subscription {}{}", subscription.name, Flag(subscription.has_slot, "slot")));
  }
  return facts;
}

}  // namespace sluice::compared
