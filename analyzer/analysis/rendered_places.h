// Findings in SQL that stands for a file, told where the file has them.
#pragma once

#include <vector>

#include "analyzer/finding/finding.h"
#include "analyzer/model/statement.h"
#include "migrations/rendering.h"

namespace sluice::analysis {

// Its spans become those of the file. A fix of the SQL is none of the file and goes. Where the place shows no SQL, the
// statement is shown beside it.
void MoveToFile(const migrations::Rendering& rendering, Finding& finding);
void MoveToFile(const migrations::Rendering& rendering, SuppressedFinding& suppressed);

// The file's statements that SQL comes from, and what its comments ask for of us: for Suppress() on findings that have
// been moved there.
model::Script ScriptOfFile(const migrations::Rendering& rendering);

// Wherever the file has the texts that are secrets of the SQL.
std::vector<Span> SecretsInFile(const migrations::Rendering& rendering, const std::vector<Span>& secrets);

}  // namespace sluice::analysis
