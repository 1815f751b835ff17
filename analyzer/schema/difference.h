// What is not as it was: a way back is judged by what it leaves.
#pragma once

#include <string>
#include <vector>

#include "analyzer/schema/schema.h"

namespace sluice::schema {

struct Difference {
  std::string object;     // "column email of public.orders"
  std::string what;       // "is missing", "is left behind", "is int8, and was int4"
  bool is_label = false;  // a value that an enum has got: PostgreSQL takes none away

  std::string ToString() const { return object + " " + what; }
};

// What was changed since Schema::BeginWatch and is not as it was then, in the order of the objects' names. Left out is
// what is not known for sure: relations that a condition decided about, columns that a query made, what was perhaps
// there before. What the schema does not keep (the text of views, functions, defaults and conditions) is not compared.
std::vector<Difference> SinceWatch(const Schema& schema);

}  // namespace sluice::schema
