#include "rules/rule.h"

namespace sluice::rules {

// Found by analyzer/analysis/suppressions.cc, which knows what comments hide.
SLUICE_RULE(foreign_suppression){
    .id = "SLU005",
    .severity = Severity::kNote,
    .category = Category::kEngine,
    .summary = "Finds comments for another linter that hide what Sluice reports.",
    .why = R"md(
`-- squawk-ignore`, `-- squawk-ignore-file` and `-- eugene: ignore` are honoured: the rules that they name are taken for those
of Sluice that say the same, and without names all rules are meant. Such a comment often gives no reason, and it is not noticed
when it hides nothing any more. The comment to write instead is shown.

Reported only where the comment hides something; it may stay for as long as the other linter is in use.
)md",
    .bad = "-- squawk-ignore ban-drop-table\nDROP TABLE events_2024;",
    .good = "-- sluice: allow(drop-table) nothing reads it\nDROP TABLE events_2024;",
    .check = {},
};

}  // namespace sluice::rules
