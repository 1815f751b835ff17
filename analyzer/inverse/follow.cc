#include "analyzer/inverse/follow.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "analyzer/inverse/names.h"

namespace sluice::inverse {

namespace {

using model::QuoteIdentifier;
using model::ReshapeKind;
using schema::Relation;
using Kind = Renaming::Kind;

// Renamings

class Found {
 public:
  Found(const schema::Schema& schema, bool certain) : schema_(schema), certain_(certain) {}

  std::vector<Renaming> Take() && { return std::move(renamings_); }

  void operator()(const model::RenameTable& action) { Relation(action.table, {}, action.new_name); }
  void operator()(const model::SetTableSchema& action) { Relation(action.table, action.new_schema, {}); }
  // ALTER INDEX serves for other relations, too.
  void operator()(const model::RenameIndex& action) { Relation(action.index, {}, action.new_name); }
  void operator()(const model::RenameColumn& action) {
    const schema::Relation* table = schema_.Find(action.table);
    if (table == nullptr) return;
    for (const schema::Relation* member : schema_.Family(table->Key())) {
      Add({Kind::kColumn, member->schema, action.column, member->name, QuoteIdentifier(action.new_name)});
    }
  }
  void operator()(const model::RenameSchema& action) {
    Add({Kind::kSchema, {}, action.schema, {}, QuoteIdentifier(action.new_name)});
  }
  void operator()(const model::TableCommand& action) {
    if (action.kind == model::TableCommandKind::kRenameSequence) Relation(action.table, {}, action.other.name);
  }
  void operator()(const model::Reshape& action) {
    if (action.kind == ReshapeKind::kRenameType || action.kind == ReshapeKind::kMoveType) Type(action);
    if (action.kind == ReshapeKind::kRenameFunction || action.kind == ReshapeKind::kMoveFunction) Function(action);
  }
  template <typename T>
  void operator()(const T& /*action*/) {}

 private:
  void Add(Renaming renaming) {
    renaming.certain = renaming.certain && certain_;
    renamings_.push_back(std::move(renaming));
  }
  // Empty: as before.
  std::string NewName(const std::string& schema, const std::string& name, const std::string& new_schema,
                      const std::string& new_name) const {
    return SqlName(new_schema.empty() ? schema : new_schema, new_name.empty() ? name : new_name, schema_);
  }
  void Relation(const model::Name& name, const std::string& new_schema, const std::string& new_name) {
    const schema::Relation* relation = schema_.Find(name);
    if (relation == nullptr) return;
    Add({Kind::kRelation,
         relation->schema,
         relation->name,
         {},
         NewName(relation->schema, relation->name, new_schema, new_name)});
    // What its columns own moves along.
    if (new_schema.empty()) return;
    for (const std::string& key : relation->owned) {
      const schema::Relation* owned = schema_.FindKey(key);
      if (owned == nullptr) continue;
      Add({Kind::kRelation, owned->schema, owned->name, {}, NewName(owned->schema, owned->name, new_schema, {})});
    }
  }
  void Type(const model::Reshape& action) {
    const schema::KnownType* type = schema_.FindType(action.subject);
    if (type == nullptr) return;
    const bool moves = action.kind == ReshapeKind::kMoveType;
    Add({Kind::kType,
         type->schema,
         type->name,
         {},
         NewName(type->schema, type->name, moves ? action.new_name : "", moves ? "" : action.new_name)});
  }
  void Function(const model::Reshape& action) {
    const schema::CreatedFunction* function = schema_.FindFunction(action.subject, action.arguments);
    if (function == nullptr) return;
    const bool moves = action.kind == ReshapeKind::kMoveFunction;
    const schema::KnownFunction* all = schema_.FindFunctions(function->name);
    Add({Kind::kFunction,
         function->schema,
         function->name,
         {},
         NewName(function->schema, function->name, moves ? action.new_name : "", moves ? "" : action.new_name),
         all == nullptr || all->overloads.size() < 2});
  }

  const schema::Schema& schema_;
  bool certain_;
  std::vector<Renaming> renamings_;
};

// Texts

// Each text of a relation, with its kind and whether it stands on, or reads, what is renamed.
class Follower {
 public:
  Follower(const Renaming& renaming, schema::Schema& schema) : renaming_(renaming), schema_(schema) {}

  // Whether anything of it changes.
  bool Concerns(std::string_view text, TextKind kind, bool subject) const {
    if (text.empty()) return false;
    const Followed followed = inverse::Follow(text, kind, renaming_, subject);
    return !followed.known || followed.text.has_value();
  }
  // False: the text is not known any more.
  bool Apply(std::string_view& text, TextKind kind, bool subject) const {
    if (text.empty()) return true;
    Followed followed = inverse::Follow(text, kind, renaming_, subject);
    if (!followed.known) text = {};
    if (followed.text) text = schema_.Keep(std::move(*followed.text));
    return followed.known;
  }

  // Function: called as (text, kind, subject) for each of its texts.
  template <typename R, typename Function>
  void ForEachText(R& relation, const Function& function) const {
    const bool own = IsSubject(relation);
    for (auto& column : List(relation, relation.columns)) function(column.default_text, TextKind::kExpression, own);
    for (auto& constraint : List(relation, relation.constraints)) function(constraint.text, TextKind::kExpression, own);
    for (auto& index : List(relation, relation.indexes)) function(index.text, TextKind::kExpression, own);
    for (auto& trigger : relation.triggers) function(trigger.text, TextKind::kTrigger, own);
    for (auto& policy : relation.policies) function(policy.text, TextKind::kPolicy, own);
    for (auto& each : relation.statistics) function(each.text, TextKind::kStatistics, own);
    for (auto& rule : relation.rules) function(rule.text, TextKind::kRule, Reads(rule.reads));
    if (relation.IsView()) function(relation.text, TextKind::kView, Reads(relation.reads));
  }

 private:
  template <typename T>
  static const std::vector<T>& List(const Relation& /*relation*/, const schema::SharedVector<T>& list) {
    return list.Get();
  }
  template <typename T>
  static std::vector<T>& List(Relation& /*relation*/, schema::SharedVector<T>& list) {
    return list.Edit();
  }
  std::string SubjectKey() const {
    if (renaming_.kind == Kind::kColumn) return schema::MakeKey(renaming_.schema, renaming_.table);
    return schema::MakeKey(renaming_.schema, renaming_.name);
  }
  // The replay has renamed it already.
  std::string NewKey() const {
    if (renaming_.kind != Kind::kRelation) return SubjectKey();
    const model::Name name = model::ParseName(renaming_.new_name);
    const std::vector<std::string>& path = schema_.initial_session().search_path;
    return schema::MakeKey(name.schema.empty() && !path.empty() ? path.front() : name.schema, name.name);
  }
  bool IsSubject(const Relation& relation) const { return relation.Key() == NewKey(); }
  template <typename Keys>
  bool Reads(const Keys& keys) const {
    const std::string key = NewKey();
    return std::any_of(keys.begin(), keys.end(), [&](const std::string& each) { return each == key; });
  }

  const Renaming& renaming_;
  schema::Schema& schema_;
};

void FollowInRelations(const Renaming& renaming, schema::Schema& schema) {
  const Follower follower(renaming, schema);
  for (const std::string& key : schema.KeysWhere([&](const Relation& relation) {
         bool concerned = false;
         follower.ForEachText(relation, [&](std::string_view text, TextKind kind, bool subject) {
           concerned = concerned || follower.Concerns(text, kind, subject);
         });
         return concerned;
       })) {
    bool known = true;
    follower.ForEachText(*schema.Edit(key), [&](std::string_view& text, TextKind kind, bool subject) {
      known = follower.Apply(text, kind, subject) && known;
    });
    if (!known) schema.PutNote(OutdatedNote(key), QuoteIdentifier(renaming.name));
  }
}

// PARTITION BY RANGE (day)
void FollowInSettings(const Renaming& renaming, schema::Schema& schema) {
  if (renaming.kind == Kind::kRelation || renaming.kind == Kind::kSchema) return;
  const auto concerned = [&](const schema::Setting& setting) {
    return setting.part.empty() && (setting.name == "partition by" || setting.name.starts_with("grant "));
  };
  for (const std::string& key : schema.KeysWhere([&](const Relation& relation) {
         return std::any_of(relation.settings.begin(), relation.settings.end(), concerned);
       })) {
    const Relation& relation = *schema.FindKey(key);
    const bool own =
        renaming.kind != Kind::kColumn || (relation.schema == renaming.schema && relation.name == renaming.table);
    if (!own) continue;
    std::vector<schema::Setting> settings = relation.settings;
    for (schema::Setting& setting : settings) {
      if (!concerned(setting)) continue;
      std::string& text = setting.name == "partition by" ? setting.value : setting.name;
      Followed followed = Follow(text, TextKind::kExpression, renaming, true);
      if (followed.text) text = std::move(*followed.text);
    }
    schema.Edit(key)->settings = std::move(settings);
  }
}

void FollowInTypes(const Renaming& renaming, schema::Schema& schema) {
  const Follower follower(renaming, schema);
  std::vector<std::string> keys;
  for (const auto& [key, type] : schema.types()) {
    const bool checked = std::any_of(type->check_texts.begin(), type->check_texts.end(), [&](std::string_view text) {
      return follower.Concerns(text, TextKind::kExpression, false);
    });
    if (checked || follower.Concerns(type->text, TextKind::kExpression, false)) keys.push_back(key);
  }
  for (const std::string& key : keys) {
    schema::KnownType type = *schema.types().at(key);
    for (std::string_view& text : type.check_texts) follower.Apply(text, TextKind::kExpression, false);
    follower.Apply(type.text, TextKind::kExpression, false);
    schema.PutType(key, std::move(type));
  }
}

// "old,int4"
std::string FollowedArguments(const std::string& arguments, const Renaming& renaming) {
  if (renaming.kind != Kind::kType && renaming.kind != Kind::kRelation) return arguments;
  std::string followed;
  for (size_t at = 0; at <= arguments.size();) {
    const size_t end = std::min(arguments.find(',', at), arguments.size());
    const std::string argument = arguments.substr(at, end - at);
    const size_t brackets = std::min(argument.find('['), argument.size());
    const std::string name = argument.substr(0, brackets);
    const bool is_it = name == renaming.name || name == renaming.schema + "." + renaming.name;
    followed += (at == 0 ? "" : ",") + (is_it ? renaming.new_name + argument.substr(brackets) : argument);
    at = end + 1;
  }
  return followed;
}

void FollowInFunctions(const Renaming& renaming, schema::Schema& schema) {
  const Follower follower(renaming, schema);
  std::vector<std::string> keys;
  for (const auto& [key, function] : schema.functions()) {
    const bool concerned = follower.Concerns(function->text, TextKind::kFunction, false);
    if (concerned || FollowedArguments(function->arguments, renaming) != function->arguments) keys.push_back(key);
  }
  for (const std::string& key : keys) {
    schema::CreatedFunction function = *schema.functions().at(key);
    follower.Apply(function.text, TextKind::kFunction, false);
    function.arguments = FollowedArguments(function.arguments, renaming);
    schema.PutFunction(key, std::move(function));
  }
}

// Of publications, and of what only notes are kept of: what names the renamed object is not known any more.
void ForgetOthers(const Renaming& renaming, schema::Schema& schema) {
  if (renaming.kind == Kind::kColumn) return;
  Renaming uncertain = renaming;
  uncertain.certain = false;
  const Follower follower(uncertain, schema);
  std::vector<std::string> publications;
  for (const auto& [name, publication] : schema.publications()) {
    if (follower.Concerns(publication->text, TextKind::kExpression, false)) publications.push_back(name);
  }
  for (const std::string& name : publications) {
    schema::Publication publication = *schema.FindPublication(name);
    publication.text = {};
    schema.PutPublication(name, std::move(publication));
  }
  std::vector<std::string> notes;
  for (const auto& [name, text] : schema.notes()) {
    const bool concerned = follower.Concerns(name, TextKind::kExpression, false) ||
                           (name.starts_with("create ") && follower.Concerns(text, TextKind::kExpression, false));
    if (concerned) notes.push_back(name);
  }
  for (const std::string& name : notes) {
    const std::string text = *schema.FindNote(name);
    schema.PutNote(name, std::nullopt);
    // What was said of an object is said of it by its new name.
    if (!name.starts_with("create ")) schema.PutNote(WithNewName(name, renaming), text);
  }
}

}  // namespace

std::string OutdatedNote(const std::string& key) {
  return "outdated in " + key;
}

std::string BecauseOutdated(const schema::Relation& relation, const schema::Schema& schema) {
  const std::string* name = schema.FindNote(OutdatedNote(relation.Key()));
  return name == nullptr ? std::string() : fmt::format(", for {} has got another name", *name);
}

std::vector<Renaming> RenamingsOf(const model::Statement& statement, const schema::Schema& schema) {
  Found found(schema, !statement.is_body);
  for (const model::Action& action : statement.actions) std::visit(found, action);
  return std::move(found).Take();
}

void FollowAll(const std::vector<Renaming>& renamings, schema::Schema& schema) {
  for (const Renaming& renaming : renamings) {
    FollowInRelations(renaming, schema);
    FollowInSettings(renaming, schema);
    FollowInTypes(renaming, schema);
    FollowInFunctions(renaming, schema);
    ForgetOthers(renaming, schema);
  }
}

}  // namespace sluice::inverse
