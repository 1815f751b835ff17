#include <fmt/format.h>

#include "analyzer/model/read.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const SyntaxError& error, Context& context) {
  Draft draft = context.Report(error.span, "cannot be parsed: '{}'", error.message);
  // What is wrong with the bytes is wrong for every version.
  if (!error.message.starts_with("syntax error")) return;
  draft.Advice(fmt::format("The grammar is PostgreSQL {}'s. Where the server is newer, say so with --pg-version.",
                           GrammarMajor()));
}

}  // namespace

SLUICE_RULE(syntax_error){
    .id = "SLU001",
    .severity = Severity::kError,
    .category = Category::kEngine,
    .summary = "Finds text that PostgreSQL cannot parse.",
    .why = R"md(
The statement does not parse with PostgreSQL's own grammar, so it would fail; nothing else can be said about it. The
statements around it are analysed as usual.

Bytes that are not UTF-8, NUL bytes and files in UTF-16 are reported here too: the server refuses them.

Where newer-syntax-than-server names the cause, that is what is reported.

`sluice --version` tells the grammar's version. With a newer `--pg-version` a statement that this grammar does not know is
reported as not analysed instead.
)md",
    .bad = "SELEC 1;",
    .good = "SELECT 1;",
    .check = On<Check>,
};

}  // namespace sluice::rules
