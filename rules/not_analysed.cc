#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const NotAnalysed& part, Context& context) {
  context.Report(part.span, "not analysed: '{}'", part.reason);
}

void CheckUtility(const Utility& utility, Context& context) {
  if (utility.reach != Utility::Reach::kUnknown) return;
  context.Report(utility.span, "not analysed: '{}'", utility.command + " is not modelled yet");
}

// Not that it is not understood: nobody but the server knows what the roles own.
void CheckOwned(const Owned& owned, Context& context) {
  context.Report(owned.span, "not analysed: '{}'",
                 owned.drops ? "DROP OWNED destroys what a history does not know"
                             : "REASSIGN OWNED locks what a history does not know");
}

}  // namespace

SLUICE_RULE(not_analysed){
    .id = "SLU002",
    .severity = Severity::kWarning,
    .category = Category::kEngine,
    .summary = "Finds statements that could not be looked into, so that nothing is known about them.",
    .why = R"md(
Nothing is known of what this statement does: it comes out of a template, runs what is in another file, puts SQL together while
it runs, is too large, or is of a kind that is not modelled yet. DO blocks and the functions that a migration calls are looked
into, `EXECUTE` of anything but literals is not. Unknown is not safe: such statements are counted at the end of each report, and the gate of
`sluice apply` refuses them unless told otherwise.
)md",
    .bad = "DO $$ BEGIN EXECUTE format('DROP TABLE %I', 'orders'); END $$;",
    .good = "SELECT 1;",
    .check = On<Check, CheckUtility, CheckOwned>,
};

}  // namespace sluice::rules
