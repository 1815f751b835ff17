// Where a file stands in its repository.
#pragma once

#include <string>

namespace sluice::cli {

// The path as people expect to see it: relative to the working directory where it is below it, else as given.
std::string ShortPath(const std::string& path);

// The path from the root of the repository (the nearest directory above that holds .git, else the working directory),
// with links resolved, '/' separated. A file outside of it is named by what lies below their common directory.
std::string RepositoryPath(const std::string& path);

}  // namespace sluice::cli
