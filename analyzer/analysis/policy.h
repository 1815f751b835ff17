// How much a finding weighs: the one place where configuration, direction and hot tables meet what a rule says itself.
// Functions over values; no rule knows of them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/analysis/statistics.h"
#include "analyzer/finding/finding.h"

namespace sluice::analysis {

// By slug. Nothing: the rule is off.
using Weights = std::map<std::string, std::optional<Severity>, std::less<>>;

// What holds for the files that a glob matches.
struct PathWeights {
  std::string glob;
  Weights weights;
};

struct Policy {
  Weights weights;                               // the other rules weigh what they say themselves
  std::vector<PathWeights> paths;                // the last one that matches a file and names the rule decides
  std::vector<std::string> hot_tables;           // "public.orders"
  std::string root;                              // the history's directory, as the paths of its files begin
  std::string place;                             // the same directory from the one that the globs are relative to
  std::shared_ptr<const Statistics> statistics;  // of the database that the migrations are for; null: not known
  bool strict = false;                           // what is not analysed counts as an error
};

// Where a finding stands.
struct FindingPlace {
  std::string_view path;  // of the file, as it is reported
  bool down = false;      // in a way back
};

// Nothing where it is not to be reported.
//
// A rule's configured severity is what its findings weigh at most; a case that the rule holds for lighter than its
// usual one stays lighter by as much. Where nothing is configured, a warning about a lock on or a rewrite of a hot
// table is an error, and where sizes are known they decide (see size.h). In a way back, what is destroyed is the
// purpose and is not reported; locks and rewrites weigh one step less, and what would be a note is not reported.
std::optional<Severity> Weigh(const Finding& finding, const FindingPlace& place, const Policy& policy);

// What was not understood is never silent.
bool MayBeOff(std::string_view slug);

// "*" and "?" stay within a name, "**" spans directories; a glob that names a directory holds for what is below it.
bool MatchesGlob(std::string_view glob, std::string_view path);

}  // namespace sluice::analysis
