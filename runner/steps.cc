#include "runner/steps.h"

#include <algorithm>

#include "migrations/digest.h"

namespace sluice::runner {
namespace {

using model::TransactionKind;

bool Ends(const RunStatement& statement) {
  return statement.control == TransactionKind::kCommit || statement.control == TransactionKind::kRollback;
}

Step NextStep(const std::vector<RunStatement>& statements, size_t begin) {
  Step step;
  step.begin = begin;
  step.end = begin + 1;
  const RunStatement& first = statements[begin];
  if (first.control == TransactionKind::kBegin) {
    while (step.end < statements.size() && !Ends(statements[step.end - 1])) ++step.end;
    const bool kept = statements[step.end - 1].control == TransactionKind::kCommit;
    step.kind = kept ? Step::Kind::kOwnTransaction : Step::Kind::kRolledBack;
  } else if (first.sets_parameter || first.control) {
    step.kind = Step::Kind::kSession;
  } else if (!first.transactional) {
    step.kind = Step::Kind::kAlone;
  } else if (first.batched) {
    step.kind = Step::Kind::kBatches;
  }
  return step;
}

}  // namespace

std::vector<Step> StepsOf(const std::vector<RunStatement>& statements, migrations::TransactionMode mode) {
  if (mode == migrations::TransactionMode::kWhole) return {{Step::Kind::kTransaction, 0, statements.size(), {}}};
  std::vector<Step> steps;
  migrations::Sha256 sum;
  // How far a statement has come is a value of its key: by another one it means nothing.
  const auto key_of = [&](const Step& step) {
    return step.kind == Step::Kind::kBatches ? '\0' + statements[step.begin].batched->batch.key : std::string();
  };
  for (size_t begin = 0; begin < statements.size(); begin = steps.back().end) {
    Step step = NextStep(statements, begin);
    for (size_t i = step.begin; i < step.end; ++i) {
      sum.Add(statements[i].sql + '\0' + statements[i].copy_data.value_or("") + key_of(step));
    }
    step.sum = sum.Hex();
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace sluice::runner
