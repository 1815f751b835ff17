// What the database looks like before a statement, as far as the history tells.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzer/schema/journal.h"
#include "analyzer/schema/relation.h"

namespace sluice::schema {

// A type that the history created.
struct KnownType {
  std::optional<model::TypeName> base;  // of a domain
  bool constrained_domain = false;
  std::string schema = {};
};

// The functions of one name that the history created, one for each list of arguments.
struct KnownFunction {
  model::Volatility volatility = model::Volatility::kImmutable;  // the most volatile of them
  std::vector<model::CreateFunction> overloads;
};

// Settings that change what statements mean.
struct Session {
  std::vector<std::string> search_path{"public"};
  std::optional<bool> time_zone_is_utc;  // nothing: as the server has it
};

class Schema {
 public:
  // Relations ---------------------------------------------------------------------------------------------------------

  // Where the name points by the search path: an existing relation's key, else the key that CREATE would give it.
  std::string Key(const model::Name& name) const;
  // The key that CREATE gives it: in the first schema of the path, whatever the others hold.
  std::string KeyToCreate(const model::Name& name, bool temporary) const;
  const Relation* Find(const model::Name& name) const { return FindKey(Key(name)); }
  const Relation* FindKey(const std::string& key) const;
  // The table whose serial or identity column has the sequence of this key; null where it is not known.
  const Relation* TableOfSequence(const std::string& key) const;
  // The table that an index stands on, by the index's name; null where it is not known.
  const Relation* TableOfIndex(const model::Name& index) const;
  const Relations& relations() const { return relations_; }
  // The relation with its partitions or what inherits from it, down to the last; none where it is not known.
  std::vector<const Relation*> Family(const std::string& key) const;
  // The views that read one of these, and the views that read those.
  std::vector<const Relation*> ViewsOn(const std::vector<const Relation*>& relations) const;

  // Null where it does not exist. What is changed through it is undone by a rollback.
  Relation* Edit(const std::string& key);
  // Replaces what is there.
  Relation& Create(Relation relation);
  void Remove(const std::string& key);
  void Rename(const std::string& key, std::string new_schema, std::string new_name);
  void AddIndex(Relation& table, Index index);
  void RemoveIndex(Relation& table, const std::string& index_name);

  // Functions ---------------------------------------------------------------------------------------------------------

  void SetFunction(const model::CreateFunction& function);
  // Null where the history created none of this name.
  const KnownFunction* FindFunctions(const std::string& name) const;
  // The most volatile of the functions of this name that the history created; nothing where it created none.
  std::optional<model::Volatility> FindFunction(const std::string& schema, const std::string& name) const;
  // Names of the functions that the history created in a schema.
  std::vector<std::string> FunctionsIn(const std::string& schema) const;

  // Types -------------------------------------------------------------------------------------------------------------

  void SetType(const model::Name& type, KnownType known);
  void RemoveType(const std::string& name);
  const std::unordered_map<std::string, KnownType>& types() const { return types_; }
  // Null for PostgreSQL's own, and for what the history did not create.
  const KnownType* FindType(const model::TypeName& type) const;
  // What values of the type are stored as: of a domain, the type below it.
  model::TypeName BaseType(const model::TypeName& type) const;

  // Session -----------------------------------------------------------------------------------------------------------

  // Starts from the server's defaults: each migration runs in a session of its own, at a time of its own.
  void BeginMigration(bool history_is_complete);
  const Session& session() const { return session_; }
  // local: until the transaction ends. A SET LOCAL outside a transaction block ends with its own statement.
  void SetSearchPath(const std::vector<std::string>& path, bool local);
  void SetTimeZone(std::optional<bool> is_utc, bool local);
  Place place() const { return place_; }
  void NextTransaction();
  Journal& journal() { return journal_; }
  void RollbackTransaction();
  void RollbackToSavepoint(const std::string& name);
  // Between the two everything is an experiment: the schema is afterwards as it was before.
  void BeginExperiment() { experiment_.Begin(); }
  void EndExperiment();
  // False where objects may exist that no migration created: a single file, looked at alone.
  bool history_is_complete() const { return history_is_complete_; }

 private:
  void Remember(const std::string& key);
  void Restore(const std::string& key, SharedRelation before);
  void LinkIndexes(const Relation& relation);
  void Unlink(const Relation& relation);
  void RenameInViews(const std::string& key, const std::string& new_key);

  Relations relations_;
  std::unordered_map<std::string, std::string> index_owners_;  // index key -> table key
  std::unordered_map<std::string, KnownFunction> functions_;   // by name alone
  std::unordered_map<std::string, KnownType> types_;           // by name alone
  Session session_;                                            // as the next statement finds it
  Session session_at_commit_;                                  // without what SET LOCAL said
  Session session_at_begin_;                                   // as a rollback leaves it
  Journal journal_;                                            // of the transaction at hand
  Journal experiment_;                                         // of BeginExperiment
  Place place_;
  bool history_is_complete_ = true;
  bool has_temporary_ = false;
};

}  // namespace sluice::schema
