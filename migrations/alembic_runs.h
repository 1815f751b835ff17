// Which runs of Alembic make the SQL of a whole history.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/child_process.h"
#include "analyzer/base/error.h"
#include "migrations/alembic_output.h"

namespace sluice::migrations {

// What became of one direction of one revision.
struct RenderedRevision {
  PrintedRevision printed;
  std::optional<std::string> failure = std::nullopt;  // why it could not be rendered; grammar as in sluice::Message
};

using RenderedRevisions = std::map<std::string, RenderedRevision, std::less<>>;  // by id

// Runs Alembic for a range, FROM:TO. Fails where it cannot be run.
using RunAlembic = std::function<Result<ProcessResult>(const std::string& range)>;

// All revisions in one run where that goes. Alembic stops at the first that cannot be rendered: what comes behind it is
// asked for again from there on, so that one hides no other. migrations: in an order in which they apply. The answer
// has all of them.
RenderedRevisions RenderUpgrades(const std::vector<Migration>& migrations, const RunAlembic& run);
RenderedRevisions RenderDowngrades(const std::vector<Migration>& migrations, const RunAlembic& run);

// The line of Alembic's messages that says what went wrong, without passwords in addresses.
std::string AlembicError(const ProcessResult& result);

}  // namespace sluice::migrations
