#include <fmt/format.h>

#include "rules/locks.h"

namespace sluice::rules {
namespace {

constexpr RuleOption kOptions[] = {
    {"shortest", "5min", "A timeout that is shorter is reported."},
};

void Report(Span span, std::string_view command, std::string_view parameter, Context& context) {
  const std::string& value = *context.schema().session().Find(parameter);
  Draft draft = context.Report(span, "'{}' fails when it waits longer than the '{}' of '{}', and leaves work half done",
                               command, parameter, value);
  const std::string text = StatementText(span, context);
  if (text.empty()) return;
  draft.Sql(fmt::format("SET {0} = 0;\n{1}\nSET {0} = '{2}';", parameter, text, value));
}

void Check(Span span, std::string_view command, Context& context) {
  const uint64_t shortest = schema::ParseTimeMs(context.Option("shortest")).value_or(0);
  for (const std::string_view parameter : {"lock_timeout", "statement_timeout"}) {
    const std::optional<uint64_t> timeout = context.schema().session().FindTimeMs(parameter);
    if (!timeout || *timeout == 0 || *timeout >= shortest) continue;
    Report(span, command, parameter, context);
    return;
  }
}

void CheckCreate(const CreateIndex& create, Context& context) {
  if (create.concurrently && !context.IsNew(create.table)) Check(create.span, "CREATE INDEX CONCURRENTLY", context);
}

void CheckDrop(const DropIndex& drop, Context& context) {
  if (drop.concurrently) Check(drop.span, "DROP INDEX CONCURRENTLY", context);
}

void CheckReindex(const Reindex& reindex, Context& context) {
  if (reindex.concurrently) Check(reindex.span, "REINDEX CONCURRENTLY", context);
}

void CheckDetach(const DetachPartition& detach, Context& context) {
  if (detach.mode == DetachPartition::Mode::kConcurrently) {
    Check(detach.span, "DETACH PARTITION CONCURRENTLY", context);
  }
}

}  // namespace

SLUICE_RULE(concurrent_under_lock_timeout){
    .id = "SLU122",
    .severity = Severity::kWarning,
    .category = Category::kLocking,
    .options = kOptions,
    .summary = "Finds CONCURRENTLY while a short lock_timeout or statement_timeout is in force.",
    .why = R"md(
What is done `CONCURRENTLY` waits, without blocking anybody, for all transactions that use the table, and then for every
transaction in the database with an older snapshot. These waits count as waits for locks: under a short `lock_timeout` one
idle transaction anywhere is enough to make the statement fail, and a short `statement_timeout` cuts off the build itself.
An index that fails so stays behind as invalid: queries do not use it, every write maintains it, and `IF NOT EXISTS` passes
over it the next time.

Such a statement blocks nobody, so it needs no short limit:

    SET lock_timeout = 0;
    CREATE INDEX CONCURRENTLY orders_email ON orders (email);
    SET lock_timeout = '2s';

Ignore it where a failed build is cleaned up and tried again by itself. The timeouts count that the migration sets, and those
that the configuration says its tool sets.

PostgreSQL source: WaitForLockers and WaitForOlderSnapshots, called in DefineIndex (indexcmds.c).
)md",
    .bad = R"sql(-- sluice: transaction(statement)
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY orders_status ON orders (status);)sql",
    .good = R"sql(-- sluice: transaction(statement)
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_status ON orders (status);
RESET lock_timeout;)sql",
    .check = On<CheckCreate, CheckDrop, CheckReindex, CheckDetach>,
};

}  // namespace sluice::rules
