// What a transaction did before the statement at hand. Every lock stays until it ends (manual, Explicit Locking).
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzer/effects/effect.h"
#include "analyzer/model/statement.h"

namespace sluice::rules {

// A lock on a relation that others may be using: no new one, no index.
struct HeldLock {
  std::string relation;  // key
  effects::LockMode mode = effects::LockMode::kNone;
  Span span;  // of the action that took it

  // Readers or writers of the relation wait.
  bool IsStrong() const { return effects::BlocksReads(mode) || effects::BlocksWrites(mode); }
};

enum class WorkKind : uint8_t { kScan, kRewrite, kIndexBuild };

// What may take long on a large relation that others may be using. Changing rows counts as a scan.
struct SlowWork {
  WorkKind kind;
  std::string relation;  // key
  Span span;             // of the action
};

class Transaction {
 public:
  // Oldest first. A relation comes again where a later action took a stronger mode.
  const std::vector<HeldLock>& locks() const { return locks_; }
  // The strongest on the relation; null: none.
  const HeldLock* Find(const std::string& relation) const;
  const std::vector<SlowWork>& slow_work() const { return slow_work_; }
  // Something was created, altered or dropped.
  bool did_ddl() const { return ddl_ > 0; }

 private:
  friend class TransactionTracker;
  void Clear();

  std::vector<HeldLock> locks_;
  std::unordered_map<std::string, size_t> strongest_;  // relation -> into locks_
  std::vector<SlowWork> slow_work_;
  size_t ddl_ = 0;
};

// Follows the transactions of one script. What a statement does counts for those behind it; in a body, where statements
// stand in statements, what an action does counts for the actions behind it.
class TransactionTracker {
 public:
  const Transaction& transaction() const { return transaction_; }
  // The statement at hand, so far.
  const Transaction& statement() const { return statement_; }
  // To be called before each action, with the schema as it is then. is_new: whether nobody uses the relation yet.
  void BeginAction(uint32_t transaction);
  template <typename IsNew>
  void Add(const model::Action& action, const effects::Effects& effects, const schema::Schema& schema, IsNew is_new) {
    for (const effects::RelationLock& lock : effects.locks) {
      if (!IsIndex(lock.relation, action, schema) && !is_new(lock.relation)) AddLock(lock, model::SpanOf(action));
    }
    AddWork(WorkKind::kRewrite, effects.rewrites, action, is_new);
    AddWork(WorkKind::kIndexBuild, effects.index_builds, action, is_new);
    AddWork(WorkKind::kScan, effects.scans, action, is_new);
    AddCommand(action, schema);
  }
  // In a body, behind each action.
  void EndAction();
  void EndStatement();
  void Clear();

 private:
  struct Mark {
    std::string savepoint = {};
    size_t locks = 0;
    size_t slow_work = 0;
    size_t ddl = 0;
  };

  template <typename IsNew>
  void AddWork(WorkKind kind, const std::vector<std::string>& relations, const model::Action& action, IsNew is_new) {
    for (const std::string& relation : relations) {
      if (!is_new(relation)) statement_.slow_work_.push_back({kind, relation, model::SpanOf(action)});
    }
  }
  // Also one that no migration has made, by the statement that names it.
  static bool IsIndex(const std::string& key, const model::Action& action, const schema::Schema& schema);
  void AddLock(const effects::RelationLock& lock, Span span);
  void AddCommand(const model::Action& action, const schema::Schema& schema);
  // Locks are on the relation, whatever it is called.
  void Rename(const std::string& from, const std::string& to);
  void AddTransactionControl(const model::TransactionControl& control);
  // Of the last savepoint of the name; the number of marks where there is none.
  size_t MarkOf(const std::string& savepoint) const;
  void RollbackTo(const std::string& savepoint);

  Transaction transaction_;
  Transaction statement_;
  Mark settled_;  // how much of the statement counts for the transaction already
  std::vector<Mark> marks_;
  uint32_t number_ = 0;  // schema::Place::transaction
};

}  // namespace sluice::rules
