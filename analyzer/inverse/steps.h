// The statements that undo one, as they are found, and the order in which they have to run.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/inverse/inverse.h"
#include "analyzer/schema/schema.h"

namespace sluice::inverse {

// What needs something comes behind it, and goes before it.
enum class Phase : uint8_t {
  kDetach,
  kDropParts,
  kDropViews,
  kDropConstraints,
  kDropIndexes,
  kDropColumns,
  kDropTables,
  kDropSequences,
  kDropFunctions,
  kDropTypes,
  kDropSchemas,
  kSchemas,
  kTypes,
  kFunctions,
  kSequences,
  kTables,
  kColumns,
  kAlterColumns,
  kKeys,
  kIndexes,
  kForeignKeys,
  kViews,
  kParts,
  kAttach,
  kSettings,
};

class Steps {
 public:
  // rank: of two in a phase, the lower comes first.
  void Add(Phase phase, std::string sql, size_t rank = 0);
  void Lose(std::string what);
  // Only the first reason is kept.
  void Fail(std::string reason);
  bool empty() const { return steps_.empty() && losses_.empty() && !reason_; }
  bool failed() const { return reason_.has_value(); }
  void LeaveTransaction() { transactional_ = false; }
  Inverse Finish();

 private:
  struct Step {
    Phase phase;
    size_t rank;
    std::string sql;
  };
  std::vector<Step> steps_;
  std::vector<std::string> losses_;
  std::optional<std::string> reason_;
  bool transactional_ = true;
};

// What the schema was before a statement, for what the statement changed; the schema itself is as it is afterwards.
struct Change {
  const schema::Schema& schema;
  std::map<std::string, std::shared_ptr<schema::Relation>> relations = {};  // null: there was none
  std::map<std::string, std::shared_ptr<schema::KnownType>> types = {};
  std::map<std::string, std::shared_ptr<schema::CreatedFunction>> functions = {};
  std::map<std::string, std::shared_ptr<bool>> schemas = {};
  std::map<std::string, std::shared_ptr<schema::Publication>> publications = {};
  bool concurrently = false;  // the statement says so
  bool if_exists = false;     // DROP SCHEMA IF EXISTS

  const schema::Relation* Before(const std::string& key) const;
  // There was one, and there is none.
  bool IsGone(const std::string& key) const { return Before(key) != nullptr && schema.FindKey(key) == nullptr; }
  bool IsCreated(const std::string& key) const { return Before(key) == nullptr && schema.FindKey(key) != nullptr; }
};

// By family: what of the change is theirs.
void UndoRelations(const Change& change, Steps& steps);
void UndoTypes(const Change& change, Steps& steps);

// Of one relation that is there before and after.
void UndoColumns(const schema::Relation& before, const schema::Relation& after, const Change& change, Steps& steps);
void UndoConstraints(const schema::Relation& before, const schema::Relation& after, const Change& change, Steps& steps);
void UndoIndexes(const schema::Relation& before, const schema::Relation& after, const Change& change, Steps& steps);
void UndoParts(const schema::Relation& before, const schema::Relation& after, const Change& change, Steps& steps);
void UndoSettings(const schema::Relation& before, const schema::Relation& after, const Change& change, Steps& steps);

// Of one that comes back.
void RestoreTable(const schema::Relation& table, const Change& change, Steps& steps);
void RestoreIndexes(const schema::Relation& table, const Change& change, Steps& steps);
void RestoreForeignKeys(const schema::Relation& table, const Change& change, Steps& steps);
void RestoreParts(const schema::Relation& table, const Change& change, Steps& steps);
// part: only those of it; nothing: all.
void RestoreSettings(const schema::Relation& relation, const std::optional<std::string>& part, const Change& change,
                     Steps& steps);

// By the statement's own words: renames, moves, and what the schema does not keep. False: none of their concern.
bool UndoName(std::string_view statement, const schema::Schema& before, Steps& steps);
// Looked at before the statement is replayed, and notes what it does.
bool UndoObject(std::string_view statement, schema::Schema& schema, Steps& steps);

// Why an action cannot be undone, whatever else is known; nothing where it may be.
std::optional<std::string> ReasonFor(const model::Action& action, const schema::Schema& schema);
// What undoes the statement as far as nothing is known of what it changes, by the schema before it: mostly the reason
// why nothing does, "no migration created orders". Nothing at all where IF EXISTS says that there may be none.
Steps UndoMissing(const model::Statement& statement, std::string_view text, const schema::Schema& schema);

}  // namespace sluice::inverse
