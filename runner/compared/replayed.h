// The replayed schema in the catalogue's words.
#pragma once

#include <optional>

#include "analyzer/schema/schema.h"
#include "runner/compared/catalogue.h"

namespace sluice::compared {

Catalogue CatalogueOf(const schema::Schema& schema);

// One relation of it; nothing of a composite type, which is among the types.
std::optional<Relation> RelationOf(const schema::Relation& relation);

// Relations whose columns the replay does not claim to know: what both sides say of those is not compared.
std::set<std::string> WithoutColumns(const schema::Schema& schema);

// Views, and what has rules, of which the replay does not claim to know all columns that they need.
std::set<std::string> WithoutUses(const schema::Schema& schema);

}  // namespace sluice::compared
