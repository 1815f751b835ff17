#include "rules/rule.h"

namespace sluice::rules {

// Found by analyzer/analysis/suppressions.cc, which knows what comments hide.
SLUICE_RULE(unused_suppression){
    .id = "SLU004",
    .severity = Severity::kWarning,
    .category = Category::kEngine,
    .summary = "Finds comments that allow a finding where there is none.",
    .why = R"md(
The comment allows what the rule does not report here: the statement has changed since, the comment stands at another one, or
the rule knows by now that it is safe. What it says is not true any more, and it would hide a finding that comes up later.

A comment is about the statement that it stands before or in, or behind which it stands on its last line. `allow-file` is about
all of the file.

Not reported where files are looked at without their history: a rule may be silent there because it knows too little.
)md",
    .bad = "-- sluice: allow(drop-table) nothing reads it\nSELECT 1;",
    .good = "-- sluice: allow(drop-table) nothing reads it\nDROP TABLE events_2024;",
    .check = {},
};

}  // namespace sluice::rules
