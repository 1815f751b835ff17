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

void Journal::Remember(const std::string& key, const Relations& relations) {
  if (!active_) return;
  // Once since the last savepoint is enough.
  const size_t from = marks_.empty() ? 0 : marks_.back().changes;
  const auto [last, added] = last_change_.try_emplace(key, changes_.size());
  if (!added && last->second >= from && last->second < changes_.size() && changes_[last->second].key == key) return;
  last->second = changes_.size();
  const auto found = relations.find(key);
  changes_.push_back({key, found == relations.end() ? nullptr : found->second});
}

void Journal::UndoTo(size_t changes, const Restore& restore) {
  while (changes_.size() > changes) {
    restore(changes_.back().key, std::move(changes_.back().before));
    changes_.pop_back();
  }
}

}  // namespace sluice::schema
