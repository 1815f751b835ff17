// The way back: for each statement what undoes it, by the schema at that point.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/statement.h"
#include "analyzer/schema/replay.h"

namespace sluice::inverse {

// What undoes one statement. Nothing at all where it changes nothing that stays.
struct Inverse {
  std::vector<std::string> statements;  // without semicolons, in the order in which they run
  std::vector<std::string> losses;      // what does not come back: "the values of orders.note"
  std::optional<std::string> reason;    // why it, or a part of it, cannot be undone: "... are not kept"
  bool transactional = true;            // false: one of the statements cannot run in a transaction block
};

// Replays the statement, and says what undoes it. The schema keeps texts (Schema::KeepText) since the first statement
// of the history, and `text` is the one that the statement stands in.
Inverse Undo(const model::Statement& statement, std::string_view text, schema::Schema& schema, schema::Replay& replay);

// Replays a script that is undone by nobody, and keeps what ways back of later ones need to know of it. Of a migration
// that has begun (Replay::BeginMigration); `text` as above.
void Learn(const model::Script& script, std::string_view text, schema::Schema& schema, schema::Replay& replay);

struct WayBack {
  std::string sql;            // statements and comments, the last statement's inverse first
  bool transactional = true;  // false: it has to run outside of a transaction, as Format::without_transaction says
  uint32_t not_undone = 0;    // statements of which something cannot be undone; a comment says what and why
};

// The same of a whole script, whose migration has begun (Replay::BeginMigration). A comment stands for what does not
// come back.
WayBack WriteWayBack(const model::Script& script, std::string_view text, schema::Schema& schema,
                     schema::Replay& replay);

}  // namespace sluice::inverse
