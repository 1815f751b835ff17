// Names change, and what the schema keeps as text follows, so that a definition that comes back later is right. What
// cannot follow is not known any more.
#pragma once

#include <string>
#include <vector>

#include "analyzer/inverse/renaming.h"
#include "analyzer/model/statement.h"
#include "analyzer/schema/schema.h"

namespace sluice::inverse {

// What the statement renames and moves, by the schema before it.
std::vector<Renaming> RenamingsOf(const model::Statement& statement, const schema::Schema& schema);

// renamings: of a statement that has been replayed.
void FollowAll(const std::vector<Renaming>& renamings, schema::Schema& schema);

// Where the schema notes which name it was that a definition of the relation could not follow.
std::string OutdatedNote(const std::string& key);
// The end of "the query of dear is not known": ", for total has got another name"; empty where it is for other reasons.
std::string BecauseOutdated(const schema::Relation& relation, const schema::Schema& schema);

}  // namespace sluice::inverse
