// SQL expressions for generated column values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::runner {

// How daring the values are; a table that refuses one kind of rows is tried with the next.
enum class SeedStyle : unsigned char {
  kVaried,  // differ from row to row
  kSmall,   // 1, 'a': for a CHECK on a range
  kPlain,   // defaults and NULLs wherever the table lets them
};

struct SeedColumn {
  std::string name;
  std::string type;     // as format_type() writes it, with its modifier
  std::string base;     // of a domain its base type, of an array its element: pg_type.typname
  char category = 'U';  // pg_type.typcategory of the same
  char kind = 'b';      // pg_type.typtype of the same
  int modifier = -1;    // pg_attribute.atttypmod, or the domain's
  bool is_array = false;
  bool not_null = false;
  bool unique = false;                       // part of a unique index
  std::optional<std::string> default_value;  // an expression; volatile ones are unique enough
  bool default_volatile = false;
};

// The column with the row's number, from 1, in the query that makes the rows.
inline constexpr std::string_view kSeedRow = "sluice_row";

// NULL in every tenth row, the first among them.
std::string NullNowAndThen(const std::string& value);

// rows: how many the table will have; the numbers of other tables' rows go that far, so
// that a column which becomes a foreign key later fits. Nothing where there is no value for the type; NULL is then
// left.
std::optional<std::string> SeedExpression(const SeedColumn& column, SeedStyle style, int rows);

}  // namespace sluice::runner
