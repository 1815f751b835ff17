#include "rules/column_type.h"

#include <algorithm>

namespace sluice::rules {

const TypeName* TypeIn(const std::vector<Column>& columns, const std::string& name) {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& each) { return each.name == name; });
  return found == columns.end() ? nullptr : &found->type;
}

const TypeName* TypeIn(const schema::Relation& relation, const std::string& name) {
  const schema::Column* column = relation.FindColumn(name);
  return column == nullptr || column->type.name.empty() ? nullptr : &column->type;
}

}  // namespace sluice::rules
