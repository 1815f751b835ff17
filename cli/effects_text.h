// What `effects` and `trace` say alike about a statement.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "analyzer/analysis/describe.h"

namespace sluice::cli {

// "exact", "upper_bound" or "unknown".
std::string_view CertaintyName(effects::Certainty certainty);

// A statement in one line of at most so many bytes, short enough for a heading.
std::string OneLine(std::string_view sql, size_t width);

// {"transactional": ..., "locks": [...], ..., "certainty": "exact"}: the part of a statement that is predicted.
nlohmann::ordered_json EffectsJson(const analysis::StatementEffects& statement);

}  // namespace sluice::cli
