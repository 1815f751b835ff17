// The replayed schema in the catalogue's words.
#pragma once

#include "analyzer/schema/schema.h"
#include "runner/compared/catalogue.h"

namespace sluice::compared {

Catalogue CatalogueOf(const schema::Schema& schema);

// Relations whose columns the replay does not claim to know: what both sides say of those is not compared.
std::set<std::string> WithoutColumns(const schema::Schema& schema);

// Views, and what has rules, of which the replay does not claim to know all columns that they need.
std::set<std::string> WithoutUses(const schema::Schema& schema);

}  // namespace sluice::compared
