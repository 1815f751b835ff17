#include "analyzer/inverse/steps.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace sluice::inverse {

void Steps::Add(Phase phase, std::string sql, size_t rank) {
  steps_.push_back({phase, rank, std::move(sql)});
}

void Steps::Lose(std::string what) {
  losses_.push_back(std::move(what));
}

void Steps::Fail(std::string reason) {
  if (!reason_) reason_ = std::move(reason);
}

Inverse Steps::Finish() {
  std::stable_sort(steps_.begin(), steps_.end(),
                   [](const Step& a, const Step& b) { return std::tie(a.phase, a.rank) < std::tie(b.phase, b.rank); });
  Inverse inverse;
  for (Step& step : steps_) inverse.statements.push_back(std::move(step.sql));
  inverse.losses = std::move(losses_);
  inverse.reason = std::move(reason_);
  inverse.transactional = transactional_;
  return inverse;
}

const schema::Relation* Change::Before(const std::string& key) const {
  const auto found = relations.find(key);
  return found == relations.end() ? schema.FindKey(key) : found->second.get();
}

}  // namespace sluice::inverse
