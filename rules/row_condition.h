// Which rows a change meets.
#pragma once

#include <optional>

#include "analyzer/model/expression.h"

namespace sluice::rules {

// Without a condition, or with one whose every part is always true.
bool MeetsEveryRow(const std::optional<model::Expression>& where);

}  // namespace sluice::rules
