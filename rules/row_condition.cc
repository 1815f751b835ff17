#include "rules/row_condition.h"

#include <algorithm>

namespace sluice::rules {

bool MeetsEveryRow(const std::optional<model::Expression>& where) {
  if (!where) return true;
  return std::all_of(where->conjuncts.begin(), where->conjuncts.end(), [](const model::Conjunct& conjunct) {
    return conjunct.kind == model::Conjunct::Kind::kAlwaysTrue;
  });
}

}  // namespace sluice::rules
