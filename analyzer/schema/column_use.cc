#include "analyzer/schema/column_use.h"

#include <algorithm>

namespace sluice::schema {

const ColumnUse* FindUse(const ColumnUses& uses, std::string_view relation, std::string_view column) {
  for (const RelationUse& use : uses) {
    if (use.relation != relation) continue;
    const auto found = std::find_if(use.columns.begin(), use.columns.end(), [&](const ColumnUse& each) {
      return each.column == column || each.column.empty();
    });
    if (found != use.columns.end()) return &*found;
  }
  return nullptr;
}

bool UsesSurely(const ColumnUses& uses, std::string_view relation, std::string_view column) {
  return std::any_of(uses.begin(), uses.end(), [&](const RelationUse& use) {
    return use.relation == relation && std::any_of(use.columns.begin(), use.columns.end(), [&](const ColumnUse& each) {
             return each.column == column && each.certain;
           });
  });
}

bool UsesKey(const ColumnUses& uses, std::string_view relation) {
  return std::any_of(uses.begin(), uses.end(), [&](const RelationUse& use) {
    return use.relation == relation &&
           std::any_of(use.columns.begin(), use.columns.end(), [](const ColumnUse& each) { return each.of_key; });
  });
}

bool HasDoubtfulUse(const ColumnUses& uses) {
  return std::any_of(uses.begin(), uses.end(), [](const RelationUse& use) {
    return std::any_of(use.columns.begin(), use.columns.end(), [](const ColumnUse& each) { return !each.certain; });
  });
}

}  // namespace sluice::schema
