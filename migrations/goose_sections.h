// The annotations of goose, as its parser (internal/sqlparser/parser.go) reads them.
#pragma once

#include <cstdint>
#include <string_view>

#include "migrations/migration.h"

namespace sluice::migrations {

// Whether any line means to be an annotation, whether goose accepts it or not.
bool HasGooseAnnotation(std::string_view text);

// Whether the last word of a line before one that starts with "--" ends in ';': sql-migrate asks the same.
bool EndsGooseStatement(std::string_view line);

Sections FindGooseSections(std::string_view text);

}  // namespace sluice::migrations
