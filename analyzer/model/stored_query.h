// The names in a query that the server keeps, a view's or a rule's: enough to tell which columns of which relations it
// needs, once it is known which columns those have.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/model/name.h"

namespace sluice::model {

// A column as it is written: c, t.c, s.t.c; or a star, where the column is empty.
struct ColumnReference {
  std::string schema;
  std::string relation;
  std::string column;
  // GROUP BY and ORDER BY may name a column of the result instead.
  enum class Result : uint8_t { kNo, kFirst, kLast } result = Result::kNo;
  // Of a query with GROUP BY, outside of aggregates: it is one of the grouped columns, or follows from a primary key
  // that is (check_ungrouped_columns_walker in parse_agg.c).
  bool of_group = false;
  // The items of FROM that it may be of, where those are not all: the two sides of a join.
  size_t begin = 0;
  size_t end = std::numeric_limits<size_t>::max();
};

// What stands in FROM: a relation, a query, or neither (a function, a table of XML): then its columns are not known.
struct FromItem {
  Name relation;
  std::optional<size_t> query;
  std::string called;                     // by which columns are qualified
  bool has_alias = false;                 // then no schema stands before it
  std::vector<std::string> column_names;  // behind the alias: other names for its first columns
};

// USING and NATURAL name columns of both sides, which are items that follow each other.
struct Join {
  size_t begin = 0;
  size_t middle = 0;
  size_t end = 0;
  std::vector<std::string> columns;
  bool natural = false;
};

// A column of a query's result, or what its star stands for.
struct ResultColumn {
  std::string name;
  std::optional<ColumnReference> star;
  std::optional<ColumnReference> column = {};  // where it is one and nothing else
};

// One SELECT, INSERT, UPDATE or DELETE.
struct QueryScope {
  std::optional<size_t> around;  // the query whose FROM it sees, too
  std::optional<size_t> first;   // of UNION and its kin: the query whose result it has
  std::vector<FromItem> from;
  std::vector<Join> joins;
  std::vector<ColumnReference> columns;
  std::vector<ResultColumn> results;
  std::optional<Name> target;  // of INSERT and UPDATE: the table; and the columns that they put something into
  std::vector<std::string> target_columns;
  std::optional<size_t> positional;  // of INSERT without columns: as many of the first as this query has in its result
  std::vector<ColumnReference> groups = {};          // GROUP BY
  std::vector<ColumnReference> group_operands = {};  // of its expressions, which the query may repeat
};

struct StoredQuery {
  std::vector<QueryScope> scopes;  // the first is the query itself, and for a rule the table's NEW and OLD
  bool is_known = true;            // false: too large, or of a form that is not known: any column may be needed
};

}  // namespace sluice::model
