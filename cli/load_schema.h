// What a database held before a history: --schema, brought to a server.
#pragma once

#include "analyzer/analysis/describe.h"
#include "analyzer/analysis/lint.h"
#include "runner/session.h"

namespace sluice::cli {

// A command of psql, which the server would not understand.
bool IsForPsql(const analysis::StatementEffects& statement);

// Nothing where the request has none. For a new database on a server that is ours alone.
Result<void> LoadSchema(const analysis::Request& request, runner::Session& session);

}  // namespace sluice::cli
