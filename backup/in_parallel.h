// Work on several processors.
#pragma once

#include <cstddef>
#include <functional>

#include "analyzer/base/error.h"

namespace sluice::backup {

// How many tables or files it is of use to work on at a time: more than four only wait for the disk.
size_t UsefulJobs();

// Does each of `count` pieces once, the first ones first, and tells of the first that failed.
Result<void> InParallel(size_t count, const std::function<Result<void>(size_t)>& piece);

}  // namespace sluice::backup
