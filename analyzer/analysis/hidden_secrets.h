// Passwords in migrations never reach a report.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/finding/finding.h"
#include "analyzer/model/statement.h"

namespace sluice::analysis {

// Where they stand.
std::vector<Span> SecretsIn(const std::vector<const model::Script*>& scripts);

// A statement's text as reports see it, where that is not as written.
std::optional<std::string> WithoutSecrets(const model::Statement& statement, std::string_view text);

// In the text as reports see it.
void HideIn(Source& source, const std::vector<Span>& secrets);

// In what a rule wrote with words of the text. A fix that has one in it goes.
void HideIn(Finding& finding, std::string_view text, const std::vector<Span>& secrets);

}  // namespace sluice::analysis
