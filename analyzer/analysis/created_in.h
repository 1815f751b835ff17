// Where a statement creates something: what the role that runs it needs the right to.
#pragma once

#include <string>
#include <vector>

#include "analyzer/model/statement.h"
#include "analyzer/schema/schema.h"

namespace sluice::analysis {

struct CreatedIn {
  // Schemas; empty: the first one of the search path that the session begins with, which only the server knows.
  std::vector<std::string> schemas;
  bool database = false;  // a schema is created
};

// Of what the statement itself creates, not of what its functions do. The schema is the one before it.
CreatedIn WhereItCreates(const model::Statement& statement, const schema::Schema& schema);

// SET ROLE, SET SESSION AUTHORIZATION: from there on the rights are another role's.
bool ChangesRole(const model::Statement& statement);

}  // namespace sluice::analysis
