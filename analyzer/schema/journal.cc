#include "analyzer/schema/journal.h"

#include <utility>

namespace sluice::schema {

void Journal::Begin() {
  if (active_) return;
  Commit();
  active_ = true;
}

void Journal::Commit() {
  active_ = false;
  changes_.clear();
  marks_.clear();
  last_change_.clear();
}

void Journal::Rollback(const Restore& restore) {
  UndoTo(0, restore);
  Commit();
}

void Journal::Savepoint(const std::string& name) {
  if (active_) marks_.push_back({name, changes_.size()});
}

std::optional<size_t> Journal::FindMark(const std::string& name) const {
  for (size_t i = marks_.size(); i-- > 0;) {
    if (marks_[i].name == name) return i;
  }
  return std::nullopt;
}

void Journal::Release(const std::string& name) {
  if (const std::optional<size_t> mark = FindMark(name)) marks_.resize(*mark);
}

// The savepoint itself stays (manual, ROLLBACK TO SAVEPOINT).
void Journal::RollbackTo(const std::string& name, const Restore& restore) {
  const std::optional<size_t> mark = FindMark(name);
  if (!mark) return;
  marks_.resize(*mark + 1);
  UndoTo(marks_.back().changes, restore);
}

// Once since the last savepoint is enough.
bool Journal::IsNew(Kind kind, const std::string& key) {
  const size_t from = marks_.empty() ? 0 : marks_.back().changes;
  const auto [last, added] = last_change_.try_emplace(key, changes_.size());
  if (!added && last->second >= from && last->second < changes_.size()) {
    const Change& change = changes_[last->second];
    if (change.kind == kind && change.key == key) return false;
  }
  last->second = changes_.size();
  return true;
}

void Journal::UndoTo(size_t changes, const Restore& restore) {
  while (changes_.size() > changes) {
    Change change = std::move(changes_.back());
    changes_.pop_back();
    restore(change.kind, change.key, std::move(change.before));
  }
}

}  // namespace sluice::schema
