// The one query that reads a whole catalogue: a history takes several of them for each migration.
#pragma once

#include <string>

namespace sluice::runner {

// Rows of three: the object, what it is a part of or NULL, its definition. To be run with an empty search_path, so that
// every name in a definition has its schema. server_version as Session says it.
std::string CatalogueQuery(int server_version);

}  // namespace sluice::runner
