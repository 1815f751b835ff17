// Paths as text. They stay as people gave them: relative ones relative, ".." unresolved; nothing here asks the disk.
#pragma once

#include <string>
#include <string_view>

namespace sluice::migrations {

// Without "./" at the start, "/./", double and trailing slashes; "." where nothing is left.
std::string NormalizePath(std::string_view path);

// directory: normalised.
std::string JoinPath(std::string_view directory, std::string_view name);

// The directory a path is in: "." for a bare name, ".." for ".", "/" for "/". path: normalised.
std::string ParentPath(std::string_view path);

// The last component. path: normalised.
std::string_view BaseName(std::string_view path);

}  // namespace sluice::migrations
