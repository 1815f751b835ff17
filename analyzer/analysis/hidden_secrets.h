// Passwords in migrations never reach a report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/finding/finding.h"
#include "analyzer/model/statement.h"

namespace sluice::analysis {

// Where they stand.
std::vector<Span> SecretsIn(const std::vector<const model::Script*>& scripts);

// In the text as reports see it.
void HideIn(Source& source, const std::vector<Span>& secrets);

// In what a rule wrote with words of the text. A fix that has one in it goes.
void HideIn(Finding& finding, std::string_view text, const std::vector<Span>& secrets);

}  // namespace sluice::analysis
