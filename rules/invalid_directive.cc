#include "rules/rule.h"

namespace sluice::rules {

// Found by analyzer/analysis/suppressions.cc, which reads the comments.
SLUICE_RULE(invalid_directive){
    .id = "SLU003",
    .severity = Severity::kWarning,
    .category = Category::kEngine,
    .summary = "Finds comments for Sluice that mean nothing: misspelt, of an unknown rule, or without a reason.",
    .why = R"md(
A comment that starts with `sluice:` is meant for Sluice, and this one says nothing that it understands. So it has no effect:
what it was to allow is reported as if it were not there.

    -- sluice: allow(index-not-concurrent) the table has 200 rows
    -- sluice: allow(drop-table, drop-column) nothing reads them since 2024
    -- sluice: allow-file(update-without-where) the table is a cache
    -- sluice: transaction(whole)
    -- sluice: batch(size=5000, pause=100ms, key=id)

The reason is required: it is what the next reader, and the reviewer, needs to know. Rules are named as `sluice rules` lists
them, by name or by id. `/* */` does as well as `--`.

No comment can allow `syntax-error`, nor the rules about comments.
)md",
    .bad = "-- sluice: allow(index-not-concurent) the table is small\nSELECT 1;",
    .good =
        "-- sluice: allow(index-not-concurrent) the table is small\nCREATE INDEX orders_number_idx ON orders (number);",
    .check = {},
};

}  // namespace sluice::rules
