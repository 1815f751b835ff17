#include "rules/transaction_block.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kAdvice =
    "Give it a migration of its own, and mark that one as not transactional in the way of your migration tool.";

}  // namespace

void ReportInTransactionBlock(Span span, std::string_view command, Context& context) {
  const Execution& execution = context.execution();
  if (!execution.in_transaction_block) return;
  if (context.statement().is_body) {
    context.Report(span, "'{}' fails: a block or function always runs in a transaction", command)
        .Advice("Write it as a statement of its own, in a migration that is not transactional.");
  } else if (execution.own_block) {
    context.Report(span, "'{}' fails: the migration's own BEGIN has opened a transaction block", command)
        .Advice(std::string(kAdvice));
  } else if (execution.one_query) {
    context.Report(span, "'{}' fails: the file is sent as one query, and its statements share a transaction", command)
        .Advice(std::string(kAdvice));
  } else {
    context.Report(span, "'{}' fails: the migration tool puts a transaction around the migration", command)
        .Advice(std::string(kAdvice));
  }
}

}  // namespace sluice::rules
