#include "analyzer/schema/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "analyzer/schema/types.h"

namespace sluice::schema {
namespace {

constexpr std::string_view kMissing = "is missing";
constexpr std::string_view kLeft = "is left behind";
constexpr std::string_view kAnother = "is another";

// What a difference is about; made into text only where there is one.
struct Part {
  std::string_view kind;
  std::string_view name;
  std::string_view of;

  std::string Text() const { return fmt::format("{} {} of {}", kind, name, of); }
};

// Types

// numeric(10) is numeric(10,0).
model::TypeName Plain(const model::TypeName& named) {
  model::TypeName type = StoredType(named);
  if (type.schema.empty() && type.name == "numeric" && type.modifiers.size() == 1) type.modifiers.push_back(0);
  return type;
}

// A type that is not known has no name. One of the history's may be written with its schema or without.
bool IsSameType(const Column& before, const Column& after) {
  if (before.type.name.empty() || after.type.name.empty()) return true;
  if (!before.type_key.empty() && before.type_key == after.type_key) {
    return before.type.is_array == after.type.is_array;
  }
  if (before.type == after.type) return true;
  model::TypeName one = Plain(before.type);
  model::TypeName other = Plain(after.type);
  if (one.schema.empty() || other.schema.empty()) one.schema = other.schema = {};
  return one == other;
}

// Relations

class Comparison {
 public:
  explicit Comparison(const Schema& schema) : schema_(schema) {}

  void Take(const Journal::Change& change) {
    if (!seen_.insert({change.kind, change.key}).second) return;  // as it was first
    switch (change.kind) {
      case Journal::Kind::kRelation:
        return CompareRelation(change.key, static_cast<const Relation*>(change.before.get()),
                               schema_.FindKey(change.key));
      case Journal::Kind::kType:
        return CompareObject("type ", change.key, static_cast<const KnownType*>(change.before.get()),
                             Find(schema_.types(), change.key));
      case Journal::Kind::kFunction:
        return CompareObject("function ", change.key, static_cast<const CreatedFunction*>(change.before.get()),
                             Find(schema_.functions(), change.key));
      case Journal::Kind::kSchema:
        return CompareSchema(change.key, static_cast<const bool*>(change.before.get()));
      case Journal::Kind::kPublication:
        return ComparePresence("publication " + change.key, change.before != nullptr,
                               schema_.FindPublication(change.key) != nullptr);
      case Journal::Kind::kSubscription:
        return ComparePresence("subscription " + change.key, change.before != nullptr,
                               schema_.subscriptions().contains(change.key));
    }
  }

  std::vector<Difference> Finish() {
    std::sort(found_.begin(), found_.end(), [](const Difference& a, const Difference& b) {
      return std::tie(a.object, a.what) < std::tie(b.object, b.what);
    });
    return std::move(found_);
  }

 private:
  template <typename Objects>
  static auto Find(const Objects& objects, const std::string& key) -> const
      typename Objects::mapped_type::element_type* {
    const auto found = objects.find(key);
    return found == objects.end() ? nullptr : found->second.get();
  }

  void Add(std::string object, std::string_view what) { found_.push_back({std::move(object), std::string(what)}); }
  void Add(const Part& part, std::string_view what) { Add(part.Text(), what); }

  // What the last migration made anew and nobody knew before may be what was there all the time.
  bool MayBeOlder(Place created) const { return created.migration == schema_.place().migration; }

  template <typename Object>
  void CompareObject(const char* kind, const std::string& key, const Object* before, const Object* after) {
    if (before == after) return;
    const std::string object = kind + key;
    if (before != nullptr && after == nullptr) return Add(object, kMissing);
    if (after == nullptr) return;
    if (before != nullptr) return CompareBoth(object, *before, *after);
    if (!MayBeOlder(after->created)) Add(object, kLeft);
  }

  void ComparePresence(const std::string& object, bool before, bool after) {
    if (before && !after) Add(object, kMissing);
    if (!before && after) Add(object, kLeft);
  }

  void CompareBoth(const std::string& object, const KnownType& before, const KnownType& after) {
    if (before.kind != after.kind) return Add(object, kAnother);
    for (const std::string& label : before.labels) {
      if (!Holds(after.labels, label)) Add(Part{"value", label, object}, kMissing);
    }
    for (const std::string& label : after.labels) {
      if (Holds(before.labels, label)) continue;
      found_.push_back({Part{"value", label, object}.Text(), std::string(kLeft), true});
    }
    if (before.base != after.base || before.not_null != after.not_null) Add(object, kAnother);
    CompareNames("constraint", object, before.constraints, after.constraints);
  }

  void CompareBoth(const std::string& object, const CreatedFunction& before, const CreatedFunction& after) {
    if (before.volatility != after.volatility) Add(object, "has another volatility");
  }

  // Whether one was there that no migration created is not known.
  void CompareSchema(const std::string& name, const bool* before) {
    if (before == nullptr) return;
    const bool* after = Find(schema_.schemas(), name);
    const bool there = after == nullptr || *after;
    if (*before && !there) Add("schema " + name, kMissing);
    if (!*before && there) Add("schema " + name, kLeft);
  }

  static bool Holds(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  void CompareNames(std::string_view kind, const std::string& of, const std::vector<std::string>& before,
                    const std::vector<std::string>& after) {
    for (const std::string& name : before) {
      if (!Holds(after, name)) Add(Part{kind, name, of}, kMissing);
    }
    for (const std::string& name : after) {
      if (!Holds(before, name)) Add(Part{kind, name, of}, kLeft);
    }
  }

  void CompareRelation(const std::string& key, const Relation* before, const Relation* after);
  void CompareRelations(const std::string& key, const Relation& before, const Relation& after);
  std::set<std::string> CompareColumns(const std::string& key, const Relation& before, const Relation& after);
  void CompareColumn(const Part& part, const Column& before, const Column& after);
  void CompareConstraint(const Part& part, const Constraint& before, const Constraint& after);
  void CompareIndex(const Part& part, const Index& before, const Index& after);
  void CompareTrigger(const Part& part, const Trigger& before, const Trigger& after);

  // Parts of a relation by their names; skip: whether a part is told by another one.
  template <typename Parts, typename Skip, typename Compare>
  void CompareParts(std::string_view kind, const std::string& of, const Parts& before, const Parts& after,
                    const Skip& skip, const Compare& compare);

  const Schema& schema_;
  std::set<std::pair<Journal::Kind, std::string_view>> seen_;
  std::vector<Difference> found_;
};

// A sequence of a column comes and goes with it, and the row type of a composite type is told as a type.
bool GoesWithOthers(const Relation& relation) {
  return relation.temporary || relation.kind == RelationKind::kCompositeType ||
         (relation.kind == RelationKind::kSequence && !relation.owner.empty());
}

// Of which relation some column of a view is may not be known, nor then what took it along.
bool IsUnsure(const Relation& relation) {
  return relation.uncertain || relation.maybe_older || HasDoubtfulUse(relation.uses);
}

void Comparison::CompareRelation(const std::string& key, const Relation* before, const Relation* after) {
  if (before == after) return;  // rolled back, or there in between only
  for (const Relation* each : {before, after}) {
    if (each != nullptr && (GoesWithOthers(*each) || IsUnsure(*each))) return;
  }
  const auto object = [&] { return fmt::format("{} {}", WordOf((before != nullptr ? before : after)->kind), key); };
  if (after == nullptr) return Add(object(), kMissing);
  if (before == nullptr) {
    if (!MayBeOlder(after->created)) Add(object(), kLeft);
    return;
  }
  if (before->kind != after->kind || before->partitioned != after->partitioned) return Add(object(), kAnother);
  CompareRelations(key, *before, *after);
}

// Most parts stand where they stood.
template <typename Parts>
const typename Parts::value_type* FindPart(const Parts& parts, const std::string& name, size_t likely) {
  if (likely < parts.size() && parts[likely].name == name) return &parts[likely];
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.name == name; });
  return found == parts.end() ? nullptr : &*found;
}

template <typename Parts, typename Skip, typename Compare>
void Comparison::CompareParts(std::string_view kind, const std::string& of, const Parts& before, const Parts& after,
                              const Skip& skip, const Compare& compare) {
  for (size_t i = 0; i < before.size(); ++i) {
    if (skip(before[i])) continue;
    const Part part{kind, before[i].name, of};
    if (const auto* now = FindPart(after, before[i].name, i)) {
      compare(part, before[i], *now);
    } else {
      Add(part, kMissing);
    }
  }
  for (size_t i = 0; i < after.size(); ++i) {
    if (skip(after[i]) || FindPart(before, after[i].name, i) != nullptr) continue;
    Add(Part{kind, after[i].name, of}, kLeft);
  }
}

void Comparison::CompareColumn(const Part& part, const Column& before, const Column& after) {
  if (!IsSameType(before, after)) {
    Add(part, fmt::format("is {}, and was {}", after.type.ToString(), before.type.ToString()));
  }
  if (before.not_null != after.not_null) Add(part, after.not_null ? "is NOT NULL" : "is no longer NOT NULL");
  if (before.generated != after.generated) {
    Add(part, "is generated in another way");
  } else if (before.has_default != after.has_default) {
    Add(part, after.has_default ? "has a default" : "has no default any more");
  }
  if (before.collation != after.collation) Add(part, "has another collation");
}

// The names of the columns that are not on both sides.
std::set<std::string> Comparison::CompareColumns(const std::string& key, const Relation& before,
                                                 const Relation& after) {
  if (before.columns.IsSharedWith(after.columns)) return {};
  const auto inherited = [](const Column& column) { return column.inherited > 0 && !column.local; };
  CompareParts("column", key, before.columns.Get(), after.columns.Get(), inherited,
               [this](const Part& part, const Column& was, const Column& is) { CompareColumn(part, was, is); });
  std::set<std::string> one_sided;
  const auto add = [&](const std::vector<Column>& columns, const std::vector<Column>& others) {
    for (size_t i = 0; i < columns.size(); ++i) {
      if (FindPart(others, columns[i].name, i) == nullptr) one_sided.insert(columns[i].name);
    }
  };
  add(before.columns, after.columns);
  add(after.columns, before.columns);
  return one_sided;
}

void Comparison::CompareConstraint(const Part& part, const Constraint& before, const Constraint& after) {
  const auto key = [](const Constraint& each) {
    return std::tie(each.kind, each.columns, each.referenced, each.on_delete, each.on_update, each.no_inherit);
  };
  if (key(before) != key(after)) return Add(part, kAnother);
  if (before.validated != after.validated) Add(part, after.validated ? "is validated" : "is not validated any more");
}

void Comparison::CompareIndex(const Part& part, const Index& before, const Index& after) {
  const auto key = [](const Index& each) {
    return std::tie(each.columns, each.unique, each.keys, each.attributes, each.other_method, each.has_expression,
                    each.has_predicate);
  };
  if (key(before) != key(after)) Add(part, kAnother);
}

void Comparison::CompareTrigger(const Part& part, const Trigger& before, const Trigger& after) {
  if (before.function != after.function || before.each_row != after.each_row) Add(part, kAnother);
}

// A column that is not there takes its constraints and indexes along; an index behind a constraint is told by that.
void Comparison::CompareRelations(const std::string& key, const Relation& before, const Relation& after) {
  if (before.columns_known && after.columns_known) {
    const std::set<std::string> gone = CompareColumns(key, before, after);
    const auto about_gone = [&](const std::vector<std::string>& columns) {
      return std::any_of(columns.begin(), columns.end(), [&](const auto& column) { return gone.contains(column); });
    };
    const auto skip_constraint = [&](const Constraint& each) {
      return about_gone(each.columns) || !each.parent.empty() || (each.inherited > 0 && !each.local);
    };
    const auto skip_index = [&](const Index& each) {
      return about_gone(each.columns) || !each.parent.empty() || before.FindConstraint(each.name) != nullptr ||
             after.FindConstraint(each.name) != nullptr;
    };
    if (!before.constraints.IsSharedWith(after.constraints)) {
      CompareParts("constraint", key, before.constraints.Get(), after.constraints.Get(), skip_constraint,
                   [this](const Part& part, const auto& was, const auto& is) { CompareConstraint(part, was, is); });
    }
    if (!before.indexes.IsSharedWith(after.indexes)) {
      CompareParts("index", key, before.indexes.Get(), after.indexes.Get(), skip_index,
                   [this](const Part& part, const auto& was, const auto& is) { CompareIndex(part, was, is); });
    }
  }
  CompareParts(
      "trigger", key, before.triggers, after.triggers, [](const Trigger& each) { return each.cloned; },
      [this](const Part& part, const auto& was, const auto& is) { CompareTrigger(part, was, is); });
  CompareParts(
      "policy", key, before.policies, after.policies, [](const Policy&) { return false; },
      [](const Part&, const auto&, const auto&) {});
  const auto add = [&](std::string_view what) { Add(fmt::format("{} {}", WordOf(before.kind), key), what); };
  if (before.row_security != after.row_security) {
    add(after.row_security ? "has row security on" : "has row security off");
  }
  if (before.unlogged != after.unlogged) add(after.unlogged ? "is unlogged" : "is logged");
  if (before.partition != after.partition) {
    add(after.partition ? "is a partition" : "is no partition any more");
  } else if (before.parents != after.parents) {
    add("has other parents");
  }
}

}  // namespace

std::vector<Difference> SinceWatch(const Schema& schema) {
  Comparison comparison(schema);
  for (const Journal::Change& change : schema.watched()) comparison.Take(change);
  return comparison.Finish();
}

}  // namespace sluice::schema
