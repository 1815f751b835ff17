// The time of day, for what people make by a command.
#pragma once

#include <cstdint>

#include "analyzer/base/error.h"

namespace sluice::cli {

// Seconds since 1970; what SOURCE_DATE_EPOCH says where it is set (reproducible-builds.org). Fails where that is no
// number.
Result<int64_t> Now();

}  // namespace sluice::cli
