// The annotations of goose, as its parser (internal/sqlparser/parser.go) reads them.
#pragma once

#include <cstdint>
#include <string_view>

#include "migrations/migration.h"

namespace sluice::migrations {

// Whether any line means to be an annotation, whether goose accepts it or not.
bool HasGooseAnnotation(std::string_view text);

Sections FindGooseSections(std::string_view text);

}  // namespace sluice::migrations
