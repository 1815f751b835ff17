// Which columns a view or a rule needs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::schema {

struct ColumnUse {
  std::string column;   // empty: any that the relation had then
  bool certain = true;  // false: the name may be another relation's, for not all columns are known
  bool of_key = false;  // GROUP BY of the primary key decides what else is asked for: the key itself is needed
};

// Those of one relation: a view has hundreds of columns of few relations.
struct RelationUse {
  std::string relation;  // key
  std::vector<ColumnUse> columns;
};

using ColumnUses = std::vector<RelationUse>;

// How the column is needed, or any of the relation's; null where it is not.
const ColumnUse* FindUse(const ColumnUses& uses, std::string_view relation, std::string_view column);
// Whether it is this column that is needed, by its name and for sure.
bool UsesSurely(const ColumnUses& uses, std::string_view relation, std::string_view column);
// Whether the relation's primary key is needed for a GROUP BY.
bool UsesKey(const ColumnUses& uses, std::string_view relation);
// Whether it may be another relation's column that is needed.
bool HasDoubtfulUse(const ColumnUses& uses);

}  // namespace sluice::schema
