// Which line of a revision a statement comes from that Alembic printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrations/alembic_output.h"
#include "migrations/python_script.h"
#include "migrations/rendering.h"

namespace sluice::migrations {

// function: "upgrade" or "downgrade", which makes the statements. A statement that stands in a literal of the file
// comes from there; one that an operation makes (op.add_column and the like), by its kind and its names, from the call;
// both in the order of the file where several would do. What is left has no origin.
std::vector<Origin> TraceOrigins(const RevisionScript& script, const PythonScript& python, std::string_view function);

// What Alembic printed, less the lines that the revision's own print(…) put between, as far as its strings tell them.
std::string WithoutPrintedLines(std::string_view text, const PythonScript& python);

}  // namespace sluice::migrations
