// From paths on the command line to histories.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/format.h"

namespace sluice::migrations {

// The migrations below a directory, sorted by root: the directory itself where a format knows it by its layout or its
// markers, else every directory at and below it that a format knows (walk.h says which are left out). A directory that
// is one migration of the history around it (it holds up.sql, say) gives that whole history; MigrationsAt has the
// chosen one. format: null to detect. Fails where a directory cannot be read, and where there are no migrations, unless
// that is accepted.
enum class NoMigrations { kFail, kAccept };
Result<std::vector<History>> FindHistories(const std::string& directory, const Format* format,
                                           NoMigrations none = NoMigrations::kFail);

// The history in a directory itself, which may hold no migrations yet. Fails where nothing says which format it is.
Result<History> HistoryAt(const std::string& directory, const Format* format);

// The history that a file belongs to, found from its directory upwards, or a
// history of this file alone, as plain, where no directory has it.
Result<History> HistoryOfFile(const std::string& file, const Format* format);

// The migrations, by their place in the history, that have a file at the path or, where that is a directory, below it.
// However the path is written: relative, with "..", or through a link.
std::vector<size_t> MigrationsAt(const History& history, const std::string& path);

}  // namespace sluice::migrations
