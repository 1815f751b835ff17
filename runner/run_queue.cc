#include "runner/run_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sluice::runner {

bool RunsInOneTransaction(const RunMigration& migration) {
  return migration.mode == migrations::TransactionMode::kWhole &&
         std::all_of(migration.statements.begin(), migration.statements.end(),
                     [](const RunStatement& statement) { return statement.transactional && !statement.control; });
}

RunQueue::RunQueue(std::vector<RunMigration> all) : RunQueue(std::move(all), Later()) {}

RunQueue::RunQueue(std::vector<RunMigration> first, Later later)
    : at_hand_(std::move(first)),
      size_(at_hand_.size() + later.size),
      undoes_(!at_hand_.empty() && at_hand_.front().undoes),
      later_(std::move(later)) {}

Result<std::span<const RunMigration>> RunQueue::From(size_t number, size_t count) {
  const size_t end = std::min(number + count, size_);
  while (first_ + at_hand_.size() < end) {
    const size_t gone = std::min(number - first_, at_hand_.size());
    at_hand_.erase(at_hand_.begin(), at_hand_.begin() + static_cast<std::ptrdiff_t>(gone));
    first_ += gone;
    Result<std::vector<RunMigration>> next = later_.next();
    if (!next) return tl::make_unexpected(next.error());
    std::move(next->begin(), next->end(), std::back_inserter(at_hand_));
  }
  return std::span<const RunMigration>(at_hand_).subspan(number - first_);
}

const RunMigration* RunQueue::Find(size_t number) const {
  const bool is_at_hand = number >= first_ && number - first_ < at_hand_.size();
  return is_at_hand ? &at_hand_[number - first_] : nullptr;
}

RunQueue::Name RunQueue::NameOf(size_t number) const {
  const RunMigration* migration = Find(number);
  if (migration == nullptr) return later_.name_of(number);
  return {migration->entry.id, migration->entry.label, migration->entry.file};
}

}  // namespace sluice::runner
