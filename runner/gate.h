// What may run: a decision over what lint found, what is in the database, and what somebody has accepted. Functions
// over values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "analyzer/finding/finding.h"
#include "runner/live_relations.h"

namespace sluice::runner {

// "--accept RULE@MIGRATION=reason"
struct Acceptance {
  std::string rule;       // slug
  std::string migration;  // its id, or the start of it
  std::string reason;
};

Result<Acceptance> ParseAcceptance(const std::string& text);

struct AcceptedFinding {
  const Finding* finding = nullptr;
  const Acceptance* acceptance = nullptr;
};

struct Verdict {
  std::vector<const Finding*> refused;
  std::vector<AcceptedFinding> accepted;
  std::vector<const Finding*> harmless;  // errors, but for nobody: what they are about is not there, or empty
  std::vector<const NotAnalysedPlace*> not_analysed;
  std::vector<const Acceptance*> unused;

  bool IsOpen() const { return refused.empty() && not_analysed.empty(); }
};

// The names of all relations that a finding is about which their being empty would excuse.
std::vector<std::string> RelationsToAsk(const Report& report);

// A finding about locks, rewrites or lost data weighs nothing where all its relations are not there before the run, or
// hold no rows; one about clients that would break, where they are not there. ids: of the migrations, per source of the
// report.
Verdict Judge(const Report& report, const std::vector<std::string>& ids, const LiveRelations& live,
              const std::vector<Acceptance>& acceptances);

}  // namespace sluice::runner
