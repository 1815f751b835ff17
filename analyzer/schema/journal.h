// What a transaction changed, so that ROLLBACK and ROLLBACK TO can be replayed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/schema/key.h"
#include "analyzer/schema/relation.h"

namespace sluice::schema {

// Shared with the journals, which keep what a relation was; a relation that is shared is copied before it is changed.
using SharedRelation = std::shared_ptr<Relation>;
using Relations = KeyMap<SharedRelation>;

class Journal {
 public:
  enum class Kind : uint8_t { kRelation, kType, kFunction, kSchema, kPublication, kSubscription };
  using Before = std::shared_ptr<void>;  // as the kind says; null: it did not exist
  // Puts something back as it was.
  using Restore = std::function<void(Kind kind, const std::string& key, Before before)>;
  struct Change {
    Kind kind;
    std::string key;
    Before before;
  };

  void Begin();
  void Commit();
  void Rollback(const Restore& restore);
  void Savepoint(const std::string& name);
  void Release(const std::string& name);
  // Unknown names are ignored: the server would refuse them.
  void RollbackTo(const std::string& name, const Restore& restore);

  // To be called before what has this key is created, changed or removed.
  template <typename Objects>
  void Remember(Kind kind, const std::string& key, const Objects& objects) {
    if (!active_ || !IsNew(kind, key)) return;
    const auto found = objects.find(key);
    changes_.push_back({kind, key, found == objects.end() ? nullptr : found->second});
  }

  // Oldest first. The same thing may stand here more than once: as it was first is as it was at the beginning.
  const std::vector<Change>& changes() const { return changes_; }

 private:
  struct Mark {
    std::string name;
    size_t changes;
  };
  bool IsNew(Kind kind, const std::string& key);
  void UndoTo(size_t changes, const Restore& restore);
  std::optional<size_t> FindMark(const std::string& name) const;

  bool active_ = false;
  std::vector<Change> changes_;
  std::vector<Mark> marks_;
  KeyMap<size_t> last_change_;  // of each key, into changes_; may be out of date
  size_t mapped_ = 0;           // so many of changes_ are in there
};

}  // namespace sluice::schema
