// Declares every format. The list is generated from the names of the files in this directory, and a namespace-scope
// constant is visible to the linker only after such a declaration: a file whose constant has another name than the file
// does not link.
#pragma once

#include "migrations/format.h"

namespace sluice::migrations {

#define SLUICE_FORMAT_NAME(name) extern const Format name;
#include "format_names.inc"
#undef SLUICE_FORMAT_NAME

}  // namespace sluice::migrations
