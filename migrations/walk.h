// Walks a directory tree without getting lost in it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/format.h"

namespace sluice::migrations {

// Calls visit with the directory and all below it; what visit returns says whether to go on below that one.
//
// Left out are hidden directories, and those with other people's or generated files: node_modules; vendor, target,
// build and dist where the file beside them says that a tool owns them; virtual environments, and caches marked by
// CACHEDIR.TAG. The directory itself is never left out. A symbolic link is followed last, to its directory alone and
// not below it, and only where that was not visited before: links may form loops, or lead to the whole disk.
Result<void> Walk(const Directory& directory, const std::function<Result<bool>(const Directory&)>& visit);

// The paths of the directories above one, nearest first: no more than a format needs, and none above a repository.
std::vector<std::string> DirectoriesAbove(const std::string& path);

// All files in the directory and, where deep is set, in those below it, whose names are wanted.
Result<std::vector<std::string>> FindFiles(const Directory& directory, bool deep,
                                           const std::function<bool(std::string_view name)>& is_wanted);

// Those that end in .sql.
Result<std::vector<std::string>> FindSqlFiles(const Directory& directory, bool deep);

}  // namespace sluice::migrations
