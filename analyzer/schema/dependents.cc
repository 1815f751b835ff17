#include "analyzer/schema/dependents.h"

#include <algorithm>
#include <set>

#include "analyzer/schema/column_use.h"

namespace sluice::schema {
namespace {

void AddViews(const Relation& relation, Dependents& out, const Schema& schema) {
  for (const std::string& reader : relation.read_by) {
    const Relation* view = schema.FindKey(reader);
    if (view == nullptr || !view->IsView() || !Mentions(view->reads, relation.Key())) continue;
    out.push_back({WordOf(view->kind), {}, reader});
  }
}

// Its own go with it.
void AddRules(const Relation& relation, Dependents& out, const Schema& schema) {
  for (const std::string& reader : relation.read_by) {
    const Relation* other = schema.FindKey(reader);
    if (other == nullptr || other == &relation) continue;
    for (const Rule& rule : other->rules) {
      if (Mentions(rule.reads, relation.Key())) out.push_back({"rule", rule.name, reader});
    }
  }
}

template <typename IsMeant>
void AddForeignKeysOf(const Relation& referencing, const Relation& referenced, Dependents& out, IsMeant is_meant) {
  for (const Constraint& constraint : referencing.constraints) {
    // A partition's is a part of its table's.
    if (constraint.referenced != referenced.Key() || !constraint.parent.empty()) continue;
    if (is_meant(constraint)) out.push_back({"constraint", constraint.name, referencing.Key()});
  }
}

template <typename IsMeant>
void AddForeignKeysOfOthers(const Relation& referenced, Dependents& out, const Schema& schema, IsMeant is_meant) {
  for (const std::string& child : referenced.referenced_by) {
    const Relation* referencing = child == referenced.Key() ? nullptr : schema.FindKey(child);
    if (referencing != nullptr) AddForeignKeysOf(*referencing, referenced, out, is_meant);
  }
}

bool IsAny(const Constraint&) {
  return true;
}

// A foreign key to a partitioned table holds each of its partitions (addFkRecurseReferenced in tablecmds.c).
void AddForeignKeysAbove(const Relation& relation, Dependents& out, const Schema& schema) {
  const Relation* partition = &relation;
  while (partition != nullptr && partition->partition && !partition->parents.empty()) {
    partition = schema.FindKey(partition->parents.front());
    if (partition != nullptr) AddForeignKeysOfOthers(*partition, out, schema, IsAny);
  }
}

void AddDefaults(const Relation& sequence, std::string_view but_of, Dependents& out, const Schema& schema) {
  for (const std::string& key : sequence.read_by) {
    const Relation* table = key == but_of ? nullptr : schema.FindKey(key);
    if (table == nullptr) continue;
    for (const Column& column : table->columns) {
      if (column.default_sequence == sequence.Key()) out.push_back({"default", column.name, key});
    }
  }
}

// column: of which the sequences are; empty for all.
void AddDefaultsOfOwned(const Relation& table, std::string_view column, Dependents& out, const Schema& schema) {
  for (const std::string& key : table.owned) {
    const Relation* sequence = schema.FindKey(key);
    if (sequence == nullptr || (!column.empty() && sequence->owner_column != column)) continue;
    AddDefaults(*sequence, table.Key(), out, schema);
  }
}

void AddReadersOf(const Relation& table, const std::string& column, Dependents& out, const Schema& schema) {
  const auto add_rules = [&](const Relation& on) {
    for (const Rule& rule : on.rules) {
      if (UsesSurely(rule.uses, table.Key(), column)) out.push_back({"rule", rule.name, on.Key()});
    }
  };
  for (const std::string& reader : table.read_by) {
    const Relation* other = schema.FindKey(reader);
    if (other == nullptr || other == &table) continue;
    if (other->IsView() && UsesSurely(other->uses, table.Key(), column)) {
      out.push_back({WordOf(other->kind), {}, reader});
    }
    add_rules(*other);
  }
  add_rules(table);
}

void AddPartsThatUse(const Relation& table, const std::string& column, Dependents& out) {
  for (const Trigger& trigger : table.triggers) {
    if (Mentions(trigger.columns, column)) out.push_back({"trigger", trigger.name, table.Key()});
  }
  for (const Policy& policy : table.policies) {
    if (Mentions(policy.columns, column)) out.push_back({"policy", policy.name, table.Key()});
  }
  for (const Published& published : table.published) {
    if (Mentions(published.columns, column)) out.push_back({"publication", published.publication, table.Key()});
  }
  for (const Column& other : table.columns) {
    if (Mentions(other.computed_from, column)) out.push_back({"column", other.name, table.Key()});
  }
}

// A foreign key goes with any of its own columns.
void AddForeignKeysTo(const Relation& table, const std::string& column, Dependents& out, const Schema& schema) {
  const auto is_meant = [&](const Constraint& foreign_key) {
    return Mentions(ReferencedColumns(foreign_key, table), column);
  };
  AddForeignKeysOfOthers(table, out, schema, is_meant);
  AddForeignKeysOf(table, table, out, [&](const Constraint& foreign_key) {
    return is_meant(foreign_key) && !Mentions(foreign_key.columns, column);
  });
}

template <typename IsMeant>
void AddForeignKeys(const Relation& referenced, Dependents& out, const Schema& schema, IsMeant is_meant) {
  AddForeignKeysOfOthers(referenced, out, schema, is_meant);
  AddForeignKeysOf(referenced, referenced, out, is_meant);
}

void AddCallers(const Relation& relation, const std::string& function, Dependents& out) {
  const auto add = [&](std::string_view kind, const auto& parts) {
    for (const auto& part : parts) {
      if (Mentions(part.functions, function)) out.push_back({kind, part.name, relation.Key()});
    }
  };
  if (Mentions(relation.functions, function)) out.push_back({WordOf(relation.kind), {}, relation.Key()});
  add("policy", relation.policies);
  add("constraint", relation.constraints);
  add("index", relation.indexes);
  for (const Column& column : relation.columns) {
    const bool is_default = column.generated == model::Generated::kNo;
    if (Mentions(column.functions, function)) {
      out.push_back({is_default ? "default" : "column", column.name, relation.Key()});
    }
  }
}

void AddTriggersThatCall(const CreatedFunction& function, const Relation& relation, Dependents& out) {
  for (const Trigger& trigger : relation.triggers) {
    const bool calls = trigger.function == function.name && trigger.function_schema == function.schema;
    if (calls && !trigger.cloned) out.push_back({"trigger", trigger.name, relation.Key()});
  }
}

// What is found in a table of hashes comes in one order.
void Sort(Dependents& dependents) {
  std::stable_sort(dependents.begin(), dependents.end(),
                   [](const Dependent& a, const Dependent& b) { return a.key < b.key; });
}

// With its partitions, which go with it.
void LeaveOutFamily(const std::vector<const Relation*>& family, Dependents& out) {
  std::set<std::string_view> going;
  for (const Relation* member : family) going.insert(member->Key());
  std::erase_if(out, [&](const Dependent& each) { return going.contains(each.key); });
}

}  // namespace

Dependents DependentsOf(const Relation& relation, const Schema& schema) {
  Dependents out;
  std::vector<const Relation*> going{&relation};
  if (relation.partitioned) going = schema.Family(relation.Key());
  for (const Relation* each : going) {
    AddViews(*each, out, schema);
    AddRules(*each, out, schema);
    AddForeignKeysOfOthers(*each, out, schema, IsAny);
    AddDefaultsOfOwned(*each, {}, out, schema);
    if (each->partitioned) continue;
    for (const std::string& child : each->children) out.push_back({"table", {}, child});
  }
  AddForeignKeysAbove(relation, out, schema);
  LeaveOutFamily(going, out);
  return out;
}

Dependents UsersOfColumn(const Relation& table, const std::string& column, const Schema& schema) {
  Dependents out;
  AddReadersOf(table, column, out, schema);
  AddPartsThatUse(table, column, out);
  return out;
}

Dependents DependentsOfColumn(const Relation& table, const std::string& column, const Schema& schema) {
  Dependents out;
  for (const Relation* member : schema.Family(table.Key())) {
    const Column* inherited = member->FindColumn(column);
    if (inherited == nullptr) continue;
    const bool goes = member == &table || (inherited->inherited == 1 && !inherited->local);
    if (!goes) continue;
    AddReadersOf(*member, column, out, schema);
    AddPartsThatUse(*member, column, out);
    AddForeignKeysTo(*member, column, out, schema);
    AddDefaultsOfOwned(*member, column, out, schema);
  }
  return out;
}

Dependents DependentsOfConstraint(const Relation& table, const Constraint& constraint, const Schema& schema) {
  Dependents out;
  AddForeignKeys(table, out, schema, [&](const Constraint& foreign_key) { return LeansOn(foreign_key, constraint); });
  if (constraint.kind != model::ConstraintKind::kPrimaryKey) return out;
  for (const std::string& reader : table.read_by) {
    const Relation* view = schema.FindKey(reader);
    if (view != nullptr && view->IsView() && UsesKey(view->uses, table.Key()) && !HasDoubtfulUse(view->uses)) {
      out.push_back({WordOf(view->kind), {}, reader});
    }
  }
  return out;
}

Dependents DependentsOfIndex(const Relation& table, const std::string& index, const Schema& schema) {
  Dependents out;
  AddForeignKeys(table, out, schema, [&](const Constraint& foreign_key) { return foreign_key.leans_on == index; });
  return out;
}

Dependents DependentsOfSequence(const Relation& sequence, const Schema& schema) {
  Dependents out;
  AddDefaults(sequence, {}, out, schema);
  return out;
}

Dependents DependentsOfType(const std::string& type_key, const Schema& schema) {
  Dependents out;
  for (const auto& [key, relation] : schema.relations()) {
    if (relation->of_type == type_key) out.push_back({WordOf(relation->kind), {}, key});
    for (const Column& column : relation->columns) {
      if (column.type_key == type_key && key != type_key) out.push_back({"column", column.name, key});
    }
  }
  for (const auto& [key, known] : schema.types()) {
    if (known->base_key == type_key) out.push_back({"type", {}, key});
  }
  Sort(out);
  return out;
}

Dependents DependentsOfFunction(const CreatedFunction& function, bool by_name, const Schema& schema) {
  Dependents out;
  const bool may_be_called = by_name && schema.MayBeCalled(function.name);
  for (const auto& [key, relation] : schema.relations()) {
    if (function.arguments.empty()) AddTriggersThatCall(function, *relation, out);
    if (may_be_called) AddCallers(*relation, function.name, out);
  }
  Sort(out);
  return out;
}

}  // namespace sluice::schema
