// Reading and writing whole files.
#pragma once

#include <string>
#include <string_view>

#include "analyzer/base/error.h"

namespace sluice {

// The file's bytes. Fails for what cannot be read, is not a regular file, or is 4 GiB or larger.
Result<std::string> ReadFile(const std::string& path);

// Everything from standard input.
Result<std::string> ReadStandardInput();

// Writes beside the target and renames, so that a reader sees the old file or the whole new one, never a part.
Result<void> WriteFileAtomically(const std::string& path, std::string_view bytes);

// The same for a file that must not be there yet.
Result<void> WriteNewFile(const std::string& path, std::string_view bytes);

}  // namespace sluice
