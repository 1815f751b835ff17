#include "rules/row_condition.h"

#include <algorithm>

namespace sluice::rules {

bool MeetsEveryRow(const std::optional<model::Expression>& where, const schema::Relation* table) {
  if (!where) return true;
  return std::all_of(where->conjuncts.begin(), where->conjuncts.end(), [&](const model::Conjunct& conjunct) {
    if (conjunct.kind == model::Conjunct::Kind::kAlwaysTrue) return true;
    if (conjunct.kind != model::Conjunct::Kind::kIsNotNull || table == nullptr) return false;
    const schema::Column* column = table->FindColumn(conjunct.column);
    return column != nullptr && column->not_null;
  });
}

bool FillsNewColumns(const model::Update& change, const Context& context) {
  if (change.has_from || change.columns.empty() || !MeetsEveryRow(change.where, context.Find(change.table))) {
    return false;
  }
  return std::all_of(change.columns.begin(), change.columns.end(),
                     [&](const std::string& column) { return context.IsNewColumn(change.table, column); });
}

}  // namespace sluice::rules
