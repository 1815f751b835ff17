#include "rules/transaction_block.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kAdvice =
    "Give it a migration of its own, and mark that one as not transactional in the way of your migration tool.";

}  // namespace

std::optional<Draft> ReportInTransactionBlock(Span span, std::string_view command, Context& context) {
  const Execution& execution = context.execution();
  if (!execution.in_transaction_block) return std::nullopt;
  if (context.statement().is_body) {
    return context.Report(span, "'{}' fails: a block or function always runs in a transaction", command)
        .Advice("Write it as a statement of its own, in a migration that is not transactional.");
  }
  if (execution.own_block) {
    return context.Report(span, "'{}' fails: the migration's own BEGIN has opened a transaction block", command)
        .Advice(std::string(kAdvice));
  }
  if (execution.one_query) {
    return context
        .Report(span, "'{}' fails: the file is sent as one query, and its statements share a transaction", command)
        .Advice(std::string(kAdvice));
  }
  return context.Report(span, "'{}' fails: the migration tool puts a transaction around the migration", command)
      .Advice(std::string(kAdvice));
}

}  // namespace sluice::rules
