// What formats ask of a directory beyond its names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrations/format.h"

namespace sluice::migrations {

bool HasFile(const Directory& directory, std::string_view name);

// Whether a path is there and no directory (see Directory::files).
bool IsFile(const std::string& path);

// The text that content evidence is looked for in: the first 64 KiB of at most four of the directory's .sql files whose
// names start with a digit, spread over the history. Files that cannot be read are left out.
std::vector<std::string> SampleTexts(const Directory& directory);

}  // namespace sluice::migrations
