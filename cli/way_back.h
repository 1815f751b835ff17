// The way back of a script that nobody has run yet, by what the migrations before it made.
#pragma once

#include <string>

#include "analyzer/analysis/lint.h"
#include "analyzer/base/error.h"
#include "analyzer/inverse/inverse.h"

namespace sluice::cli {

// up: what comes behind all migrations of the request's history. Fails where one of their files cannot be read.
Result<inverse::WayBack> WayBackOf(const std::string& up, const analysis::Request& request);

}  // namespace sluice::cli
