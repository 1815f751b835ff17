#include "load_schema.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "runner/schema_dump.h"

namespace sluice::cli {

bool IsForPsql(const analysis::StatementEffects& statement) {
  return !statement.analysed && statement.sql.starts_with('\\');
}

Result<void> LoadSchema(const analysis::Request& request, runner::Session& session) {
  if (!request.schema) return {};
  analysis::LintOptions lint;
  lint.server.major = session.server_version() / 10000;
  const analysis::Request dump{std::make_shared<migrations::History>(*request.schema), {true}};
  const Result<std::vector<analysis::StatementEffects>> read = analysis::DescribeEffects(dump, lint);
  if (!read) return tl::make_unexpected(read.error());
  std::vector<runner::DumpStatement> statements;
  std::vector<const analysis::StatementEffects*> places;
  for (const analysis::StatementEffects& statement : *read) {
    if (IsForPsql(statement)) continue;
    statements.push_back({statement.repeated.empty() ? statement.sql : statement.repeated, statement.sets_parameter});
    places.push_back(&statement);
  }
  const tl::expected<void, runner::DumpFailure> loaded = runner::LoadDump(session, statements);
  if (loaded) return {};
  const analysis::StatementEffects& failed = *places[loaded.error().statement];
  return tl::make_unexpected(runner::ToError(
      loaded.error().error, fmt::format("the schema cannot be loaded, at {}:{}", failed.file, failed.line)));
}

}  // namespace sluice::cli
