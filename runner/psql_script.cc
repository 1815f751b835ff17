#include "runner/psql_script.h"

#include <fmt/format.h>

#include <algorithm>

namespace sluice::runner {
namespace {

void Add(const RunStatement& statement, std::string& script) {
  script += statement.sql + ";\n";
  if (statement.copy_data) script += *statement.copy_data + "\\.\n";
}

void AddWhole(const RunMigration& migration, const std::string& claim, std::string& script) {
  script += "BEGIN;\n" + claim;
  for (const RunStatement& statement : migration.statements) Add(statement, script);
  script += "COMMIT;\n";
}

void AddSteps(const RunMigration& migration, const std::string& claim, std::string& script) {
  for (const Step& step : StepsOf(migration.statements, migration.mode)) {
    if (step.kind == Step::Kind::kAlone) script += "SET lock_timeout = 0;\n";
    for (size_t i = step.begin; i < step.end; ++i) Add(migration.statements[i], script);
    if (step.kind == Step::Kind::kAlone) script += "RESET lock_timeout;\n";
  }
  script += claim;
}

}  // namespace

std::string PsqlScript(const Ledger& ledger, const std::vector<RunMigration>& migrations,
                       const ConnectionLimits& limits, bool install, std::string chain) {
  std::string script = fmt::format(
      "-- Run with: psql --no-psqlrc --file=THIS_FILE DATABASE\n"
      "\\set ON_ERROR_STOP on\n"
      "SET client_encoding = 'UTF8';\n"
      "SET SESSION lock_timeout = '{}ms';\n",
      limits.lock_timeout.count());
  if (install) script += ledger.InstallSql(0) + "\n";
  for (const RunMigration& migration : migrations) {
    chain = NextChain(chain, migration.entry.sum);
    script += fmt::format("\n-- {}\n", migration.entry.label);
    const std::string claim = ledger.ScriptedClaimSql(migration.entry, chain);
    if (migration.mode == migrations::TransactionMode::kWhole) {
      AddWhole(migration, claim, script);
    } else {
      AddSteps(migration, claim, script);
    }
  }
  return script;
}

}  // namespace sluice::runner
