#include "runner/schema_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>

#include "runner/compared/replayed.h"

namespace sluice::runner {
namespace {

using compared::Column;
using compared::Constraint;
using compared::Index;
using compared::Relation;

std::string_view KindOf(const Relation& relation) {
  switch (relation.kind) {
    case 'v':
      return "view";
    case 'm':
      return "materialized view";
    default:
      return "table";
  }
}

std::string_view KindOf(const Constraint& constraint) {
  switch (constraint.kind) {
    case 'c':
      return "CHECK";
    case 'f':
      return "FOREIGN KEY";
    case 'p':
      return "PRIMARY KEY";
    case 'u':
      return "UNIQUE";
    default:
      return "EXCLUDE";
  }
}

bool IsCompared(const Relation& relation) {
  return relation.kind == 'r' || relation.kind == 'p' || relation.kind == 'v' || relation.kind == 'm';
}

std::string ObjectOf(const Relation& relation) {
  return fmt::format("{} {}", KindOf(relation), relation.Key());
}

std::string WithoutSchema(std::string_view type) {
  const size_t dot = type.find('.');
  return std::string(dot == std::string_view::npos ? type : type.substr(dot + 1));
}

// Of a type that an extension made the replay knows neither the schema nor how its modifiers are shown.
bool IsSameType(const std::string& live, const std::string& replayed) {
  if (replayed.empty() || live == replayed) return true;
  if (live.find('.') == std::string::npos) return false;
  const auto bare = [](const std::string& type) {
    const std::string name = WithoutSchema(type);
    return name.substr(0, name.find('(')) + (name.ends_with("[]") && name.find('(') != std::string::npos ? "[]" : "");
  };
  return bare(live) == bare(replayed);
}

std::string Describe(const Column& column, const std::string& type) {
  return fmt::format("{}{}", type, column.not_null ? ", not null" : "");
}

std::string Describe(const Constraint& constraint) {
  std::string text(KindOf(constraint));
  // What an expression names is known by less on one side than on the other.
  const bool has_columns = constraint.kind == 'f' || constraint.kind == 'p' || constraint.kind == 'u';
  if (has_columns) text += fmt::format(" ({})", fmt::join(constraint.columns, ", "));
  if (!constraint.referenced.empty()) text += " to " + constraint.referenced;
  return text + (constraint.valid ? "" : ", not valid");
}

std::string Describe(const Index& index) {
  return fmt::format("{}({}){}", index.unique ? "unique " : "", fmt::join(index.columns, ", "),
                     index.valid ? "" : ", not valid");
}

// live: the same column of the database, whose type is taken where the two are two spellings of one; may be null.
void AddColumns(const Relation& relation, const Relation* live, Catalogue& into) {
  if (relation.kind != 'r' && relation.kind != 'p') return;
  for (const Column& column : relation.columns) {
    std::string type = column.type;
    if (live != nullptr) {
      const auto same = std::find_if(live->columns.begin(), live->columns.end(),
                                     [&](const Column& each) { return each.name == column.name; });
      if (same != live->columns.end() && IsSameType(same->type, type)) type = same->type;
    }
    into[fmt::format("column {}.{}", relation.Key(), column.name)] = {Describe(column, type), ObjectOf(relation)};
  }
}

void AddParts(const Relation& relation, Catalogue& into) {
  for (const Constraint& constraint : relation.constraints) {
    // What is NOT NULL is said of the column.
    if (constraint.kind == 'n') continue;
    into[fmt::format("constraint {} on {}", constraint.name, relation.Key())] = {Describe(constraint),
                                                                                 ObjectOf(relation)};
  }
  for (const Index& index : relation.indexes) {
    into[fmt::format("index {} on {}", index.name, relation.Key())] = {Describe(index), ObjectOf(relation)};
  }
}

bool IsCertain(const schema::Relation& relation, const schema::Schema& schema) {
  return relation.kind != schema::RelationKind::kForeignTable && !relation.temporary && !relation.uncertain &&
         !relation.maybe_older && !schema.MayHaveChangedSince(relation.created);
}

// As the statement that set it has it; nothing where that names nobody.
std::string RoleOf(std::string_view written) {
  if (written.size() > 1 && written.front() == '"') return std::string(written.substr(1, written.size() - 2));
  std::string role(written);
  std::transform(role.begin(), role.end(), role.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return role == "current_user" || role == "session_user" || role == "current_role" ? std::string() : role;
}

}  // namespace

SchemaComparison::SchemaComparison(const schema::Schema& replayed, const SchemaScope& scope)
    : schema_(replayed), scope_(scope), unknown_(compared::WithoutColumns(replayed)) {}

void SchemaComparison::Take(const Relation& live) {
  const std::string key = live.Key();
  if (const schema::Relation* from = schema_.FindKey(key)) {
    seen_.insert(key);
    Expect(&live, *from);
  } else if (scope_.gone.contains(key) && IsCompared(live)) {
    there_[ObjectOf(live)] = {};
  }
  TakeChanges();
}

std::vector<ObjectChange> SchemaComparison::Finish() {
  for (const auto& [key, from] : schema_.relations()) {
    if (!seen_.contains(std::string(key))) Expect(nullptr, *from);
    TakeChanges();
  }
  std::sort(changes_.begin(), changes_.end(),
            [](const ObjectChange& a, const ObjectChange& b) { return a.object < b.object; });
  return std::move(changes_);
}

void SchemaComparison::TakeChanges() {
  for (ObjectChange& change : ChangesBetween(expected_, there_)) changes_.push_back(std::move(change));
  expected_.clear();
  there_.clear();
}

void SchemaComparison::Expect(const Relation* live, const schema::Relation& from) {
  if (!IsCertain(from, schema_) || !scope_.counts(from)) return;
  const std::optional<Relation> relation = compared::RelationOf(from);
  if (!relation || !IsCompared(*relation)) return;
  expected_[ObjectOf(*relation)] = {};
  if (live == nullptr) return;
  there_[ObjectOf(*live)] = {};
  AddOwner(*relation, *live, from);
  if (unknown_.contains(relation->Key())) return;
  AddColumns(*relation, live, expected_);
  AddColumns(*live, nullptr, there_);
  AddParts(*relation, expected_);
  AddParts(*live, there_);
}

void SchemaComparison::AddOwner(const Relation& relation, const Relation& live, const schema::Relation& from) {
  std::string role = relation.role.empty() ? std::string() : RoleOf(relation.role);
  if (relation.role.empty() && scope_.is_of_role && scope_.is_of_role(from)) role = scope_.role;
  if (role.empty()) return;
  const std::string object = fmt::format("owner of {}", relation.Key());
  expected_[object] = {role, {}};
  there_[object] = {live.role, {}};
}

}  // namespace sluice::runner
