// What is in the catalogue from some major version on, of which the replay says as much in another way.
#pragma once

#include "runner/compared/catalogue.h"

namespace sluice::histories {

// Makes both say it in one way: the server's catalogue, and what the replay says that it is.
void MatchVersions(int server_major, compared::Catalogue& real, compared::Catalogue& replayed);

// What histories are generated from: NOT NULL is the column's, on every version.
void DropNotNullConstraints(compared::Catalogue& catalogue);

}  // namespace sluice::histories
