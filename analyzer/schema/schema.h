// What the database looks like before a statement, as far as the history tells.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/schema/definitions.h"
#include "analyzer/schema/journal.h"
#include "analyzer/schema/key.h"
#include "analyzer/schema/owners.h"
#include "analyzer/schema/relation.h"
#include "analyzer/schema/session.h"

namespace sluice::schema {

// A type that the history created.
struct KnownType {
  std::optional<model::TypeName> base;  // of a domain
  bool constrained_domain = false;
  model::TypeKind kind = model::TypeKind::kDomain;
  std::string schema;
  std::string name;
  std::string base_key;                  // where the history created the base, too
  bool not_null = false;                 // of a domain
  std::vector<std::string> constraints;  // names of a domain's CHECKs
  std::vector<std::string> labels;       // of an enum, in order
  Place created = {};
  std::string_view text = {};                      // of CREATE, where texts are kept
  std::vector<std::string_view> check_texts = {};  // of a domain: the expressions of its constraints

  std::string Key() const { return schema + "." + name; }
};

// A value that the transaction at hand added to an enum.
struct AddedLabel {
  std::string type;  // key
  std::string label;
  bool certain = true;       // false: a condition decided, or it may have been there before
  bool type_is_new = false;  // of the same transaction, with no savepoint between them
};

// The functions of one name that the history created, one for each list of arguments. What was dropped or rolled back
// stays: a body that may run counts.
struct KnownFunction {
  std::vector<model::CreateFunction> overloads;
};

// One that the history created; what it does is kept by name, in KnownFunction.
struct CreatedFunction {
  std::string schema;
  std::string name;
  std::string arguments;  // types, "text,int4"
  model::Volatility volatility = model::Volatility::kVolatile;
  Place created = {};
  std::shared_ptr<const std::string> definition = nullptr;  // as in model::CreateFunction
  std::shared_ptr<DefinitionRead> read = nullptr;           // of the definition; null where there is none
  bool parsed_body = false;
  bool security_definer = false;
  bool sets_search_path = false;
  bool uncertain = false;  // something under a condition may have made, changed or dropped it
  std::shared_ptr<const model::Signature> signature = nullptr;
  bool changed_calls = false;  // ALTER FUNCTION: its definition does not say how it is called any more
  std::string_view text = {};  // of CREATE, where texts are kept

  std::string Key() const { return schema + "." + name + "(" + arguments + ")"; }
};

// CREATE PUBLICATION. The tables that it names know of it.
struct Publication {
  bool all_tables = false;
  std::set<std::string> schemas;
  bool changes = true;         // it sends UPDATE or DELETE, which need an identity
  std::string_view text = {};  // of CREATE, where texts are kept
};

using Publications = KeyMap<std::shared_ptr<Publication>>;
using Subscriptions = KeyMap<std::shared_ptr<bool>>;  // whether it may have a slot
using Types = KeyMap<std::shared_ptr<KnownType>>;
using Functions = KeyMap<std::shared_ptr<CreatedFunction>>;
using Schemas = KeyMap<std::shared_ptr<bool>>;  // whether it is there

class Schema {
 public:
  // Relations

  // Where the name points by the search path: an existing relation's key, else the key that CREATE would give it.
  std::string Key(const model::Name& name) const;
  // The key that CREATE gives it: in the first schema of the path, whatever the others hold.
  std::string KeyToCreate(const model::Name& name, bool temporary) const;
  const Relation* Find(const model::Name& name) const { return FindKey(KeyText(SchemaOf(name), name.name)); }
  const Relation* FindKey(std::string_view key) const;
  // The table that an index stands on, by the index's name; null where it is not known.
  const Relation* TableOfIndex(const model::Name& index) const;
  // Whether an index that we know has this key.
  bool IsIndexKey(std::string_view key) const { return FindTableOfIndex(key) != nullptr; }
  const Relations& relations() const { return relations_; }
  // Of the relations that are so, in order.
  std::vector<std::string> KeysWhere(const std::function<bool(const Relation&)>& is_so) const;
  // The first schema of the path that is there: what is created without a schema goes there.
  const std::string& CreationSchema() const;
  // The relation with its partitions or what inherits from it, down to the last; none where it is not known.
  std::vector<const Relation*> Family(const std::string& key) const;
  // The views that read one of these, and the views that read those.
  std::vector<const Relation*> ViewsOn(const std::vector<const Relation*>& relations) const;

  // Null where it does not exist. What is changed through it is undone by a rollback.
  Relation* Edit(const std::string& key);
  // Replaces what is there.
  Relation& Create(Relation&& relation);
  void Remove(const std::string& key);
  void Rename(const std::string& key, std::string new_schema, std::string new_name);
  void AddIndex(Relation& table, Index&& index);
  void RemoveIndex(Relation& table, const std::string& index_name);
  void RenameIndex(Relation& table, const std::string& index_name, const std::string& new_name);
  void AddConstraint(Relation& table, Constraint constraint);
  void RenameConstraint(Relation& table, const std::string& constraint, const std::string& new_name);
  // The sequence becomes the column's, or nobody's where the table is not known.
  void SetOwner(const std::string& sequence, const std::string& table, const std::string& column);
  // The column's default becomes nextval() of the sequence; none where that is empty.
  void SetDefaultSequence(Relation& table, const std::string& column, const std::string& sequence);
  void ReadBy(const std::string& reader, const std::vector<std::string>& read);
  // What a view's query and its rules name.
  static std::set<std::string> ReadsOf(const Relation& relation);
  void RemoveRules(Relation& relation, const std::function<bool(const Rule&)>& which);

  // Names that PostgreSQL makes up

  bool IsRelationName(const std::string& schema, const std::string& name) const;
  // ChooseRelationName() and ChooseConstraintName(): the first of the name, name1, name2, ... that is free.
  std::string ChooseRelationName(const std::string& schema, std::string_view first, std::string_view second,
                                 std::string_view label, bool is_constraint) const;
  std::string ChooseConstraintName(const std::string& schema, std::string_view first, std::string_view second,
                                   std::string_view label) const;

  // Functions

  // maybe: under a condition.
  void SetFunction(const model::CreateFunction& function, bool maybe = false);
  // Null where the history created none of this name.
  const KnownFunction* FindFunctions(const std::string& name) const;
  // The function of this name and these types; of any types where it is not said and there is one. Null: not known.
  const CreatedFunction* FindFunction(const model::Name& function, const std::optional<std::string>& arguments) const;
  void PutFunction(const std::string& old_key, CreatedFunction function);
  void RemoveFunction(const std::string& key);
  const Functions& functions() const { return functions_; }
  // The most volatile of the functions of this name that the history created; nothing where it created none.
  std::optional<model::Volatility> FindFunction(const std::string& schema, const std::string& name) const;
  // Whether a default, a CHECK, an index, a policy or a view may call one of this name: to look through all of them
  // for each function that is dropped would take the more time the more of both there are. Triggers are not meant.
  bool MayBeCalled(const std::string& function) const { return called_.contains(function); }
  void MarkCalled(const std::string& function) { called_.insert(function); }
  // Names of the functions that the history created in a schema.
  std::vector<std::string> FunctionsIn(const std::string& schema) const;

  // Types

  void SetType(const model::Name& type, KnownType known);
  const KnownType* FindType(const model::Name& type) const { return FindType(type.schema, type.name); }
  // Under another name too, if it has one; what is of this type follows.
  void PutType(const std::string& old_key, KnownType known);
  void RemoveType(const std::string& key);
  const Types& types() const { return types_; }
  // Null for PostgreSQL's own, and for what the history did not create.
  const KnownType* FindType(const model::TypeName& type) const { return FindType(type.schema, type.name); }
  // What values of the type are stored as: of a domain, the type below it.
  model::TypeName BaseType(const model::TypeName& type) const;

  // What ALTER TYPE ... ADD VALUE added in this transaction.
  const std::vector<AddedLabel>& added_labels() const { return added_labels_; }
  void AddLabel(const model::Name& type, const std::string& label, bool certain);
  void RenameLabel(const model::Name& type, const std::string& label, const std::string& new_label);

  // Statistics

  // Where the name points by the search path; nothing where the history created none.
  std::optional<std::string> FindStatistics(const model::Name& statistics) const;
  bool IsStatisticsName(const std::string& schema, const std::string& name) const;
  // The table; null where there are none of this key.
  const Relation* TableOfStatistics(const std::string& key) const;
  void AddStatistics(Relation& table, Statistics statistics);
  std::string ChooseStatisticsName(const std::string& schema, std::string_view table, std::string_view columns) const;

  // Publications and subscriptions

  // Null where the history created none of this name.
  const Publication* FindPublication(const std::string& name) const;
  void PutPublication(const std::string& name, Publication publication);
  void RemovePublication(const std::string& name);
  const Publications& publications() const { return publications_; }
  // A publication that sends UPDATE or DELETE takes the table along; the name of the first, or nothing.
  std::optional<std::string> PublishesChangesOf(const Relation& table) const;
  const Subscriptions& subscriptions() const { return subscriptions_; }
  // Whether it has a slot on its publisher's side; true where that is not known.
  bool MayHaveSlot(const std::string& subscription) const;
  void SetSlot(const std::string& subscription, bool has_slot);
  void RemoveSubscription(const std::string& subscription);

  // Schemas

  void SetSchema(const std::string& schema, bool exists);
  const Schemas& schemas() const { return schemas_; }

  // Texts

  // What is replayed from here on stands in this text, which has to stay for as long as the schema; empty: its texts
  // are not kept.
  void KeepText(std::string_view text) { text_ = text; }
  bool keeps_text() const { return !text_.empty(); }
  std::string_view TextAt(Span span) const { return keeps_text() ? text_.substr(span.begin, span.length()) : text_; }
  // A text that stands in no source.
  std::string_view Keep(std::string text);
  // The same as Setting for what is no relation: "comment on function twice ( int )". Null where it was never set.
  const std::string* FindNote(const std::string& name) const;
  const KeyMap<std::string>& notes() const { return notes_; }
  void PutNote(const std::string& name, std::optional<std::string> value);

  // What is sure

  // Something ran that is not analysed: it may have created, changed and dropped anything.
  void MarkUnknownChanges() { unknown_changes_ = place_; }
  bool MayHaveChangedEver() const { return unknown_changes_.transaction > 0; }
  bool MayHaveChangedSince(Place then) const { return unknown_changes_.transaction >= then.transaction; }
  // CREATE CAST and CREATE OPERATOR: what becomes what, and compares with what, is not PostgreSQL's alone any more.
  void MarkOwnCasts() { has_own_casts_ = true; }
  bool has_own_casts() const { return has_own_casts_; }
  // DROP ... CASCADE of a relation.
  void MarkCascade() { has_cascaded_ = true; }
  bool has_cascaded() const { return has_cascaded_; }
  // CREATE EXTENSION of one that makes gin take more types.
  void MarkMoreGinClasses() { has_more_gin_classes_ = true; }
  bool has_more_gin_classes() const { return has_more_gin_classes_; }
  // A statement has dropped, renamed or moved it by name, or what it went along with.
  void MarkDropped(const std::string& key);
  // So that no relation or index has this key, nor can another have got it since.
  bool IsDropped(const std::string& key) const;

  // Session

  // Prepared statements, and cursors: the text of the statement that made one; null where none is known.
  void Prepare(const model::Prepare& prepared);
  void Deallocate(const std::string& name);
  const std::string* FindPrepared(const std::string& name, bool cursor) const;
  // Whether this transaction may have written rows of the relation of this key. A rollback to a savepoint does not
  // take it back.
  bool IsWritten(const std::string& key) const { return written_.contains(key); }
  void MarkWritten(const std::string& key) { written_.insert(key); }

  // What every migration starts from: what its tool sets, over the server's defaults.
  void SetInitialSession(Session session) { initial_session_ = std::move(session); }
  const Session& initial_session() const { return initial_session_; }
  // Starts from that: each migration runs in a session of its own, at a time of its own.
  void BeginMigration(bool history_is_complete);
  const Session& session() const { return session_; }
  // local: until the transaction ends. A SET LOCAL outside a transaction block ends with its own statement.
  void SetSearchPath(const std::vector<std::string>& path, bool local);
  void SetTimeZone(std::optional<bool> is_utc, bool local);
  // Nothing: the server's own value.
  void SetParameter(const std::string& parameter, const std::optional<std::string>& value, bool local);
  void ResetParameters();
  // Whether a migration so far has given it a limit, or any other value but 0.
  bool WasEverSet(const std::string& parameter) const { return ever_set_.contains(parameter); }
  Place place() const { return place_; }
  void NextTransaction();
  // To begin or to end what a rollback undoes.
  Journal& journal() {
    ++era_;
    return journal_;
  }
  void RollbackTransaction();
  void Savepoint(const std::string& name);
  void ReleaseSavepoint(const std::string& name);
  void RollbackToSavepoint(const std::string& name);
  // Between the two everything is an experiment: the schema is afterwards as it was before.
  void BeginExperiment();
  void EndExperiment();
  // Between the two, what is changed is kept as it was at the beginning: for SinceWatch() of difference.h.
  void BeginWatch() {
    ++era_;
    watched_.Begin();
  }
  void EndWatch() { watched_.Commit(); }
  const std::vector<Journal::Change>& watched() const { return watched_.changes(); }
  // False where objects may exist that no migration created: a single file, looked at alone.
  bool history_is_complete() const { return history_is_complete_; }

 private:
  void Remember(const std::string& key);
  void MarkIndexDropped(const Relation& table, const std::string& index_name);
  void ForgetDroppedInExperiment();
  template <typename Objects>
  void RememberOf(Journal::Kind kind, const std::string& key, const Objects& objects) {
    journal_.Remember(kind, key, objects);
    RememberForLater(kind, key, objects);
  }
  // In the journals that a rollback does not end.
  template <typename Objects>
  void RememberForLater(Journal::Kind kind, const std::string& key, const Objects& objects) {
    experiment_.Remember(kind, key, objects);
    watched_.Remember(kind, key, objects);
  }
  const KnownType* FindType(const std::string& in_schema, const std::string& name) const;
  void Restore(Journal::Kind kind, const std::string& key, Journal::Before before);
  // The schema that the name points into by the search path.
  std::string_view SchemaOf(const model::Name& name) const;
  void LinkNames(const Relation& relation);
  void ForgetIndex(const Relation& table, const std::string& index_name);
  void RelinkNames(const Relation* now, const Relation& before);
  void LinkStatistics(const std::string& statistics_key, const std::string& table_key);
  void Unlink(const Relation& relation);
  void RemoveRulesOn(const Relation& relation);
  void RenameAround(const Relation& moved, const std::string& key, const std::string& new_key);
  bool IsConstraintName(const std::string& schema, const std::string& name) const;
  bool IsGone(const std::string& schema) const;
  // The table that an index stands on, by the key that it would have as a relation; null where there is none.
  const Relation* FindTableOfIndex(std::string_view key) const;

  Relations relations_;
  Owners index_owners_;
  Owners constraint_owners_;
  Functions functions_;
  KeyMap<KnownFunction> bodies_;  // by name alone
  Definitions definitions_;
  KeyMultimap<std::string> function_keys_;  // by name alone; may be outdated
  KeyHashSet called_;                       // names; what no longer calls them stays counted
  Types types_;
  KeyMap<std::string> type_keys_;  // by name alone; may be outdated
  Schemas schemas_;
  Publications publications_;
  Place unknown_changes_;
  KeyMap<Place> dropped_;
  // Of BeginExperiment, what no journal has.
  struct BeforeExperiment {
    uint32_t migration = 0;
    Place unknown_changes;
    bool has_temporary = false;
    std::set<std::string> ever_set;
    std::vector<std::pair<std::string, KnownFunction>> bodies;          // by name, oldest first; of each as it was
    std::vector<std::pair<std::string, std::optional<Place>>> dropped;  // the same of what was dropped
  };
  std::optional<BeforeExperiment> before_experiment_;
  std::set<std::string> ever_set_;
  Session initial_session_;
  Session session_;            // as the next statement finds it
  Session session_at_commit_;  // without what SET LOCAL said
  struct SessionMark {
    std::string savepoint;
    Session session;
    Session at_commit;
    size_t added_labels;
  };
  std::vector<SessionMark> session_marks_;  // SET is undone with what else a savepoint undoes
  Session session_at_begin_;                // as a rollback leaves it
  Journal journal_;                         // of the transaction at hand
  Journal experiment_;                      // of BeginExperiment
  Journal watched_;                         // of BeginWatch
  // Another one whenever one of the journals may have to take a relation down once more.
  uint64_t era_ = 1;
  std::vector<AddedLabel> added_labels_;
  KeyHashSet written_;
  KeyMap<std::shared_ptr<const std::string>> prepared_;
  Subscriptions subscriptions_;
  KeyMultimap<std::string> statistics_owners_;  // key -> table key; may be outdated
  Place place_;
  bool history_is_complete_ = true;
  bool has_temporary_ = false;
  bool has_own_casts_ = false;
  bool has_more_gin_classes_ = false;
  bool has_cascaded_ = false;
  std::string_view text_;
  std::shared_ptr<std::deque<std::string>> kept_;
  KeyMap<std::string> notes_;
};

}  // namespace sluice::schema
