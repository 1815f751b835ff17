// What is attached to tables and other objects and changes none of their shape: comments, grants, replica identities,
// the order of CLUSTER, whether triggers and rules fire.
#include <fmt/format.h>

#include "tests/proof/histories/generator.h"

namespace sluice::histories {
namespace {

bool HasIndexes(const Relation& relation) {
  return !relation.indexes.empty();
}

bool HasTriggers(const Relation& relation) {
  return !relation.triggers.empty();
}

bool HasRules(const Relation& relation) {
  return !relation.rules.empty();
}

std::string KindOf(const Relation& relation) {
  switch (relation.kind) {
    case 'v':
      return "VIEW ";
    case 'm':
      return "MATERIALIZED VIEW ";
    case 'S':
      return "SEQUENCE ";
    default:
      return "TABLE ";
  }
}

}  // namespace

// Of a policy: on a column, a function's call, or neither.
std::string Generator::Condition(const Relation& table) {
  if (!table.columns.empty() && random_.Chance(40)) return AnyColumn(table) + " IS NOT NULL";
  for (const Function& function : now_.catalogue->functions) {
    const bool fits = function.arguments.empty() && (function.name == "f" || function.name == "g");
    if (fits && random_.Chance(30)) return NameIn(function.schema, function.name) + "() IS NOT NULL";
  }
  return "true";
}

std::string Generator::CommentedPart(const Relation& relation) {
  const std::string on = " ON " + Name(relation);
  switch (random_.Below(6)) {
    case 0:
      return relation.columns.empty() ? "" : fmt::format("COLUMN {}.{}", Name(relation), AnyColumn(relation));
    case 1:
      return relation.constraints.empty() ? "" : "CONSTRAINT " + Quote(random_.Pick(relation.constraints).name) + on;
    case 2:
      return relation.indexes.empty() ? "" : "INDEX " + NameIn(relation.schema, random_.Pick(relation.indexes).name);
    case 3:
      return relation.triggers.empty() ? "" : "TRIGGER " + random_.Pick(relation.triggers).name + on;
    case 4:
      return relation.policies.empty() ? "" : "POLICY " + Quote(random_.Pick(relation.policies)) + on;
    default:
      return relation.rules.empty() ? "" : "RULE " + Quote(random_.Pick(relation.rules).name) + on;
  }
}

std::string Generator::Commented() {
  const Relation* relation = PickRelation([](const Relation&) { return true; });
  if (relation == nullptr) return "SCHEMA " + Quote(random_.Pick(now_.catalogue->schemas));
  switch (random_.Below(4)) {
    case 0:
      return KindOf(*relation) + Name(*relation);
    case 1: {
      if (now_.catalogue->functions.empty()) return {};
      const Function& function = random_.Pick(now_.catalogue->functions);
      return fmt::format("FUNCTION {}({})", NameIn(function.schema, function.name), function.arguments);
    }
    default:
      return CommentedPart(*relation);
  }
}

std::string Generator::Comment() {
  const std::string object = Commented();
  return object.empty() ? object : fmt::format("COMMENT ON {} IS {}", object, random_.Pick({"'what it is'", "NULL"}));
}

std::string Generator::GrantOrRevoke() {
  const bool grants = random_.Chance(60);
  const std::string start = grants ? "GRANT " : "REVOKE ";
  const std::string end = grants ? " TO PUBLIC" : " FROM PUBLIC";
  const std::string schema = Quote(random_.Pick(now_.catalogue->schemas));
  const Relation* relation = PickRelation([](const Relation& each) { return each.kind != 'S'; });
  switch (random_.Below(5)) {
    case 0:
      return start + "SELECT ON ALL TABLES IN SCHEMA " + schema + end;
    case 1:
      return start + "USAGE ON SCHEMA " + schema + end;
    case 2:
      return fmt::format("ALTER DEFAULT PRIVILEGES IN SCHEMA {} {}SELECT ON TABLES{}", schema, start, end);
    case 3:
      if (relation == nullptr || relation->columns.empty()) return {};
      return fmt::format("{}SELECT ({}) ON {}{}", start, AnyColumn(*relation), Name(*relation), end);
    default:
      return relation == nullptr ? std::string() : start + "ALL ON " + Name(*relation) + end;
  }
}

std::string Generator::ReplicaIdentity() {
  const Relation* table = PickTable();
  if (table == nullptr) return {};
  const std::string start = "ALTER TABLE " + Name(*table) + " REPLICA IDENTITY ";
  for (const Index& index : table->indexes) {
    if (index.unique && random_.Chance(60)) return start + "USING INDEX " + Quote(index.name);
  }
  return start + random_.Pick({"FULL", "NOTHING", "DEFAULT"});
}

std::string Generator::ClusterOn() {
  const Relation* table = PickRelation(HasIndexes);
  if (table == nullptr) return {};
  const std::string index = Quote(random_.Pick(table->indexes).name);
  switch (random_.Below(4)) {
    case 0:
      return fmt::format("ALTER TABLE {} SET WITHOUT CLUSTER", Name(*table));
    case 1:
      return fmt::format("CLUSTER {} USING {}", Name(*table), index);
    default:
      return fmt::format("ALTER TABLE {} CLUSTER ON {}", Name(*table), index);
  }
}

std::string Generator::SwitchTriggers() {
  const Relation* table = PickRelation(HasTriggers);
  if (table == nullptr) return {};
  return fmt::format("ALTER TABLE {} {} TRIGGER {}", Name(*table),
                     random_.Pick({"ENABLE", "DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS"}),
                     random_.Chance(60) ? random_.Pick(table->triggers).name : "USER");
}

std::string Generator::SwitchRule() {
  const Relation* table = PickRelation(HasRules);
  if (table == nullptr) return {};
  return fmt::format("ALTER TABLE {} {} RULE {}", Name(*table), random_.Pick({"ENABLE", "DISABLE"}),
                     Quote(random_.Pick(table->rules).name));
}

}  // namespace sluice::histories
