// The SQL of Alembic's revisions, as the project's own Alembic prints it offline.
#pragma once

#include <string_view>

#include "migrations/alembic_runs.h"
#include "migrations/format.h"
#include "migrations/rendering.h"

namespace sluice::migrations {

// Runs the project's code. Every migration of the history gets a rendering; where Alembic cannot make it, one that says
// why.
void RenderAlembic(History& history, const RenderOptions& options);

// What stands for one revision. python: the text of its file.
Rendering MakeRendering(std::string_view python, const RenderedRevision& up, const RenderedRevision& down);

}  // namespace sluice::migrations
