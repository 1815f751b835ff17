// Asking before something is destroyed.
#pragma once

#include <string>
#include <vector>

#include "analyzer/analysis/describe.h"
#include "command.h"
#include "run_gate.h"
#include "run_place.h"

namespace sluice::cli {

void AddConsentOption(Command command, std::string& yes);

// What would be lost, a line each. Rows are counted in the database, up to a million.
std::vector<std::string> DescribeLosses(RunPlace& place, const std::vector<std::string>& destroyed);

// What statements destroy: relations, and columns as "public.orders.note".
std::vector<std::string> DestroyedBy(const std::vector<analysis::StatementEffects>& statements);

// The same of what the findings about lost data are about, each with its place.
std::vector<std::string> LossesOf(RunPlace& place, const Judged& judged);

// Nothing where nothing is lost, or the database is our own. yes: the database's name, as given with --yes; else asks
// on the terminal, and where there is none the answer is no.
Run<void> AskConsent(const RunPlace& place, const std::vector<std::string>& losses, const std::string& yes);

}  // namespace sluice::cli
