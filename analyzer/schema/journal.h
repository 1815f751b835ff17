// What a transaction changed, so that ROLLBACK and ROLLBACK TO can be replayed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzer/schema/relation.h"

namespace sluice::schema {

// Shared with the journals, which keep what a relation was; a relation that is shared is copied before it is changed.
using SharedRelation = std::shared_ptr<Relation>;
using Relations = std::unordered_map<std::string, SharedRelation>;

class Journal {
 public:
  // Puts a relation back as it was; null means that it did not exist.
  using Restore = std::function<void(const std::string& key, SharedRelation before)>;

  void Begin();
  void Commit();
  void Rollback(const Restore& restore);
  void Savepoint(const std::string& name);
  void Release(const std::string& name);
  // Unknown names are ignored: the server would refuse them.
  void RollbackTo(const std::string& name, const Restore& restore);
  // To be called before the relation of this key is created, changed or removed.
  void Remember(const std::string& key, const Relations& relations);

 private:
  struct Change {
    std::string key;
    SharedRelation before;  // null: it did not exist
  };
  struct Mark {
    std::string name;
    size_t changes;
  };
  void UndoTo(size_t changes, const Restore& restore);
  std::optional<size_t> FindMark(const std::string& name) const;

  bool active_ = false;
  std::vector<Change> changes_;
  std::vector<Mark> marks_;
  std::unordered_map<std::string, size_t> last_change_;  // of each key, into changes_; may be out of date
};

}  // namespace sluice::schema
