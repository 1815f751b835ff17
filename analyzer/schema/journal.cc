#include "analyzer/schema/journal.h"

#include <algorithm>
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
  if (std::exchange(mapped_, 0) > 0) last_change_.clear();
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
  // To look through so many costs less than to map them; most migrations change fewer.
  constexpr size_t kFew = 16;
  const size_t from = marks_.empty() ? 0 : marks_.back().changes;
  const auto is_same = [&](const Change& change) { return change.kind == kind && change.key == key; };
  if (changes_.size() - from <= kFew) {
    return std::none_of(changes_.begin() + static_cast<std::ptrdiff_t>(from), changes_.end(), is_same);
  }
  for (; mapped_ < changes_.size(); ++mapped_) last_change_.insert_or_assign(changes_[mapped_].key, mapped_);
  const auto last = last_change_.find(key);
  return last == last_change_.end() || last->second < from || last->second >= changes_.size() ||
         !is_same(changes_[last->second]);
}

void Journal::UndoTo(size_t changes, const Restore& restore) {
  while (changes_.size() > changes) {
    Change change = std::move(changes_.back());
    changes_.pop_back();
    restore(change.kind, change.key, std::move(change.before));
  }
  mapped_ = std::min(mapped_, changes_.size());
}

}  // namespace sluice::schema
