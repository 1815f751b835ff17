// What was loaded, as what reaches a server.
#pragma once

#include "analyzer/analysis/load.h"
#include "analyzer/analysis/runnable.h"
#include "migrations/script.h"

namespace sluice::analysis {

// One way of the task's migration. The way back has to be loaded for it, too.
RunnableScript RunnableOf(const LoadTask& task, const LoadedMigration& loaded, migrations::Direction direction);

}  // namespace sluice::analysis
